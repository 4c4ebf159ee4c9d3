import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { browser, signIn } from "../../../test/team.ts";
import { readConfig } from "../config.ts";
import { type Parley, startParley } from "../main.ts";
import { demoAccount } from "../team/demo.ts";
import { readLedger } from "../turns/sweep.ts";
import { stories } from "./conversations.ts";
import { type Stage, seedDemo } from "./seed.ts";

let database: TestDatabase;
let parley: Parley;
let stage: Stage;

before(async () => {
  database = await testDatabase();
  const secret = "a secret that only tests know, of some length";
  const config = readConfig({ DATABASE_URL: database.url, PARLEY_SECRET: secret, PORT: "0", LOG_LEVEL: "error" });
  parley = await startParley({ ...config, demo: true }, { seedDemo: (all) => halfFirst((stage = all)) });
});

after(async () => {
  await parley?.stop();
  await database.close();
});

/** What a start leaves behind that is killed as soon as visitors come; then the start that follows it. */
async function halfFirst(whole: Stage) {
  const broken = { ...whole, app: { inject: () => Promise.reject(new Error("killed")) } } as unknown as Stage;
  await assert.rejects(seedDemo(broken), /killed/);
  assert.equal(await count(sql`select from workspaces`), 1);
  await seedDemo(whole);
}

test("a start that was interrupted leaves no half shop behind", async () => {
  assert.equal(await count(sql`select from workspaces`), 1);
  assert.equal(await count(sql`select from people`), 5);
  assert.equal(await count(sql`select from invitations where accepted_at is null`), 1);
  assert.equal(await count(sql`select from mails`), 1);
});

test("every inbound message has its verdict, and everything said is sent", async () => {
  const { inbound, verdicts } = await readLedger(database.db);
  assert.equal(inbound - verdicts, 0);
  assert.ok(inbound > stories.length);
  assert.equal(await count(sql`select from messages where direction = 'out' and state != 'sent'`), 0);
  assert.equal(await count(sql`select from conversations`), stories.length);
});

const states = {
  "answered with a source": sql`select from citations`,
  "answered in several turns": sql`select from turns where verdict = 'replied' group by conversation_id having count(*) > 2`,
  "handed off because nothing was found": sql`select from knowledge_gaps`,
  "asked for a person and answered by one": sql`
    select from turns t join messages m using (conversation_id) where t.intent = 'human' and m.author_kind = 'teammate'`,
  "taken over": sql`select from conversations where handoff_by = 'Maya Lind'`,
  "paused with a reason": sql`select from conversations where paused_by = 'Lukas Brandt' and paused_reason is not null`,
  "quiet on purpose": sql`select from turns where verdict = 'quiet'`,
  resolved: sql`select from conversations where resolved_at is not null`,
  "reopened by the contact": sql`select from events where type = 'conversation.reopened'`,
  unread: sql`select from conversations where unread > 0`,
  blocked: sql`
    select from contacts k join conversations c on c.contact_id = k.id join turns t on t.conversation_id = c.id
    where k.blocked_at is not null and t.verdict = 'blocked'`,
  "opted out": sql`select from contacts where unsubscribed_at is not null`,
  "a complaint that needs attention": sql`
    select from conversations c join turns t on t.conversation_id = c.id where t.intent = 'complaint' and c.attention is not null`,
  "with notes": sql`select from messages where direction = 'note'`,
  "with a draft": sql`select from drafts`,
  "answered by either version": sql`select from turns having count(distinct receipt -> 'agent' ->> 'version') > 1`,
};

for (const [name, rows] of Object.entries(states)) {
  test(`there are conversations ${name}`, async () => assert.ok((await count(rows)) > 0));
}

for (const language of ["de", "es", "fr", "ar"]) {
  test(`somebody writes in ${language}`, async () =>
    assert.ok((await count(sql`select from contacts where language = ${language}`)) > 0));
}

test("the past reaches back nine days and ends minutes ago", async () => {
  const { rows } = await sql<{ first: boolean; last: boolean; future: boolean }>`
    select min(created_at) between now() - interval '9 days' and now() - interval '7 days' as first,
           max(created_at) between now() - interval '15 minutes' and now() as last,
           (select bool_or(created_at > now()) from events) as future
    from messages`.execute(database.db.system);
  assert.deepEqual(rows[0], { first: true, last: true, future: false });
});

const orders = {
  messages: sql`select created_at < lag(created_at) over (partition by conversation_id order by seq) as back from messages`,
  events: sql`select created_at < lag(created_at) over (partition by conversation_id order by id) as back from events where conversation_id is not null`,
  turns: sql`select ended_at < lag(started_at) over (order by id) as back from turns`,
  contacts: sql`select created_at < lag(created_at) over (order by id) as back from contacts`,
  gaps: sql`select created_at < lag(created_at) over (order by id) as back from knowledge_gaps`,
  receipts: sql`select t.ended_at < m.created_at as back from messages m join turns t on t.id = m.turn_id and m.direction = 'in'`,
  answers: sql`
    select m.created_at not between t.started_at and t.ended_at + interval '1 second' as back
    from turns t join messages m on m.id = t.message_id`,
};

for (const [name, rows] of Object.entries(orders)) {
  test(`the ${name} are in the order of their times`, async () =>
    assert.equal(await count(sql`select from (${rows}) x where back`), 0));
}

test("every message and every event finds its receipt", async () => {
  const unknown = sql`not in (select id from turns)`;
  assert.equal(await count(sql`select from messages where turn_id ${unknown}`), 0);
  assert.equal(await count(sql`select from knowledge_gaps where turn_id ${unknown}`), 0);
  assert.equal(await count(sql`select from events where data ->> 'turnId' ${unknown}`), 0);
});

test("seeding again changes nothing", async () => {
  assert.equal(await seedDemo(stage), false);
  assert.equal(await count(sql`select from conversations`), stories.length);
});

test("Maya signs in with the account that the page shows", async () => {
  const answer = await signIn(browser(parley.app), demoAccount.email, demoAccount.password);
  assert.equal(answer.status, 200);
});

async function count(rows: ReturnType<typeof sql>): Promise<number> {
  const { rows: counted } = await sql<{ count: number }>`select count(*)::int as count from (${rows}) found`.execute(
    database.db.system,
  );
  return counted[0]!.count;
}
