import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { conversationQuery } from "../../contract/conversations.ts";
import { asWorkspace } from "../team/guard.ts";
import { listConversations } from "./queries.ts";

const [shop, neighbour] = [asWorkspace("ws_shop"), asWorkspace("ws_neighbour")];
let database: TestDatabase;

before(async () => {
  database = await testDatabase();
  for (const workspace of [shop, neighbour]) {
    await query("insert into workspaces (id, name) values ($1, 'Shop')", [workspace]);
    await query("insert into channels (workspace_id, id, kind, name) values ($1, $1 || 'chat', 'webchat', 'Chat')", [
      workspace,
    ]);
  }
  await seed(shop, "ada", {
    name: "Ada Zquist",
    email: "ada@lindal.example",
    phone: "+4670123456",
    says: "Where is my lamp?",
  });
  await seed(shop, "bo", {
    name: "Bo 50%_off Razquil",
    says: "Where is my planter?",
    subject: "Question about order 10482",
    minutesAgo: 5,
  });
  await seed(neighbour, "eve", { name: "Eve Zquist", email: "eve@lindal.example", says: "Where is my lamp?" });
});

after(() => database.close());

const finds: [q: string, ids: string[], why: string][] = [
  ["quist", ["ada"], "a part of a name"],
  ["LINDAL.ex", ["ada"], "a part of an email, in any case"],
  ["0123", ["ada"], "a part of a phone number"],
  ["lamp", ["ada"], "a word of a message"],
  ["where is", ["ada", "bo"], "words of messages, the newest conversation first"],
  ["zq", ["ada"], "two letters that begin a word, not those inside of one"],
  ["b", ["bo"], "one letter that begins a name"],
  ["50%_", ["bo"], "signs that mean something in a pattern"],
  ["eve", [], "nobody of another workspace"],
  ["+46 70 12 34 56", ["ada"], "a phone number as people write it"],
  ["070-12 34 56", ["ada"], "a phone number as it is dialled at home"],
  ["10482", ["bo"], "a word of a mail's subject"],
  ["razqiul", ["bo"], "a name with two letters the wrong way round"],
  ["zqvist", ["ada"], "a name with a wrong letter"],
  ["ada zqusit", ["ada"], "a name of which one word is misspelt"],
  ["razqiul10", [], "nothing where no name was meant"],
];

for (const [q, ids, why] of finds) {
  test(`a search for “${q}” finds ${why}`, async () => assert.deepEqual(await search({ q }), ids));
}

test("a search narrows with the view, and pages", async () => {
  assert.deepEqual(await search({ q: "where", view: "resolved" }), []);
  assert.deepEqual(await search({ q: "where", limit: 1 }), ["ada"]);
  const { next } = await list({ q: "where", limit: 1 });
  assert.deepEqual(await search({ q: "where", limit: 1, cursor: next }), ["bo"]);
});

test("of a word that thousands of messages contain the newest conversations are found", async () => {
  await query(
    `insert into contacts (workspace_id, id, name) select $1, 'many' || i, 'Somebody' from generate_series(1, 1500) i`,
    [shop],
  );
  await query(
    `insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq, last_at)
     select $1, 'many' || i, 'many' || i, $1 || 'chat', 'webchat', 1, now() - interval '1 day' - i * interval '1 minute' from generate_series(1, 1500) i`,
    [shop],
  );
  await query(
    `insert into messages (workspace_id, id, conversation_id, seq, direction, author_kind, text, state)
     select $1, 'many' || i, 'many' || i, 1, 'in', 'contact', 'My parcel is late', 'received' from generate_series(1, 1500) i`,
    [shop],
  );
  await seed(shop, "late", { name: "Per Late", says: "My parcel, too" });

  assert.deepEqual(await search({ q: "parcel", limit: 3 }), ["late", "many1", "many2"]);
});

test("what is found by a message is shown with its words", async () => {
  await query(
    `insert into messages (workspace_id, id, conversation_id, seq, direction, author_kind, text, state)
     values ($1, 'ada2', 'ada', 2, 'out', 'teammate', 'We look for the lamp at once', 'sent')`,
    [shop],
  );
  const [ada] = (await list({ q: "LAMP" })).items;
  assert.deepEqual(ada!.found, {
    messageId: "ada2",
    passage: [
      { text: "We look for the ", hit: false },
      { text: "lamp", hit: true },
      { text: " at once", hit: false },
    ],
  });
  const [bo] = (await list({ q: "10482" })).items;
  assert.equal(
    bo!.found!.passage.map(({ text, hit }) => (hit ? `[${text}]` : text)).join(""),
    "Question about order [10482]: Where is my planter",
  );
});

test("whoever is found by their name shows no message", async () => {
  const [ada] = (await list({ q: "Zquist" })).items;
  assert.equal("found" in ada!, false);
});

type Guest = { name: string; email?: string; phone?: string; says: string; subject?: string; minutesAgo?: number };

async function seed(workspace: string, id: string, { name, email, phone, says, subject, minutesAgo = 0 }: Guest) {
  await query("insert into contacts (workspace_id, id, name, email, phone) values ($1, $2, $3, $4, $5)", [
    workspace,
    id,
    name,
    email,
    phone,
  ]);
  await query(
    `insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq, last_at)
     values ($1, $2, $2, $1 || 'chat', 'webchat', 1, now() - $3 * interval '1 minute')`,
    [workspace, id, minutesAgo],
  );
  await query(
    `insert into messages (workspace_id, id, conversation_id, seq, direction, author_kind, text, state, content)
     values ($1, $2, $2, 1, 'in', 'contact', $3, 'received', $4)`,
    [workspace, id, says, subject ? { email: { subject } } : {}],
  );
}

function query(text: string, values: unknown[]) {
  return database.db.pool.query(text, values);
}

function list(filter: Record<string, unknown>) {
  return database.db.in(shop, (tx) => listConversations(tx, shop, conversationQuery.parse(filter), null));
}

async function search(filter: Record<string, unknown>): Promise<string[]> {
  return (await list(filter)).items.map(({ id }) => id);
}
