import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { type Conversing, cast, type Teammate, teammate } from "../cast.ts";
import { welcome } from "../house.ts";

test("a reply sent again with its idempotency key is the same reply; another text with that key is refused", async () => {
  const { tom, lostParcel } = await cast();
  const key = randomUUID();

  const [once, again] = [
    await send(tom, lostParcel, "On its way.", key),
    await send(tom, lostParcel, "On its way.", key),
  ];
  const other = await send(tom, lostParcel, "Lost.", key);

  assert.deepEqual([once.status, again.body.id], [201, once.body.id]);
  assert.deepEqual([other.status, other.body.code], [409, "idempotency_conflict"]);
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), ["On its way."]);
});

test("a name that the customer has given to a message of theirs is free for a teammate's", async () => {
  const { tom, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  const asked = await ada.sends("Where is my parcel?", "client-id-1");
  await ada.conversation.turnOf(asked);

  const answered = await send(tom, ada.conversation, "Where is my parcel?", "client-id-1");

  assert.equal(answered.status, 201);
  assert.notEqual(answered.body.id, asked.id);
});

test("ten copies of a reply at the same moment are one reply", async () => {
  const { tom, lostParcel } = await cast();
  const key = randomUUID();

  const answers = await Promise.all(Array.from({ length: 10 }, () => send(tom, lostParcel, "On its way.", key)));

  const ids = answers.filter(({ status }) => status < 300).map(({ body }) => body.id);
  assert.ok(ids.length >= 1);
  assert.equal(new Set(ids).size, 1);
  const refused = answers.filter(({ status }) => status >= 300).map(({ body }) => body.code);
  assert.deepEqual(
    refused.filter((code) => code !== "in_progress"),
    [],
  );
  assert.equal((await tom.messages(lostParcel)).filter(({ text }) => text === "On its way.").length, 1);
});

test("nobody replies past what the customer has just written", async () => {
  const { tom, model, lostParcel } = await cast();
  const { seq } = await tom.reads(lostParcel);
  model.answers("Which parcel is it?");
  await lostParcel.customer.writes("It is the blue one.");

  const late = await send(tom, lostParcel, "Which colour?", randomUUID(), { seen: seq });
  const note = await send(tom, lostParcel, "She has two parcels.", randomUUID(), { seen: seq, note: true });
  const fresh = await send(tom, lostParcel, "Thank you.", randomUUID(), { seen: (await tom.reads(lostParcel)).seq });

  assert.deepEqual([late.status, late.body.code], [409, "newer_message"]);
  assert.deepEqual([note.status, fresh.status], [201, 201]);
});

test("of two teammates who reply at the same moment one is told that the other has", async () => {
  const { maya, tom, lostParcel } = await cast();
  const { seq: seen } = await tom.reads(lostParcel);

  const answers = await Promise.all(
    [maya, tom].map((who) => send(who, lostParcel, `${who.name} here.`, randomUUID(), { seen })),
  );

  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  assert.equal((await lostParcel.customer.heard()).filter((text) => text.endsWith(" here.")).length, 1);
});

test("a note stays inside: the customer never sees it, on no path", async () => {
  const { tom, lostParcel } = await cast();
  const stream = await lostParcel.customer.stream();
  await tom.replies(lostParcel, "He is a difficult one.", { note: true });
  await tom.replies(lostParcel, "I am looking.");
  await stream.until("the reply", () => stream.heard.find(({ data }) => data.message?.text === "I am looking."));
  stream.close();

  assert.equal(JSON.stringify(stream.heard).includes("difficult"), false);
  assert.equal(JSON.stringify(await lostParcel.customer.sees()).includes("difficult"), false);
});

test("a reply is shown as delivered and then read, and never moves back", async () => {
  const { tom, lostParcel } = await cast();
  const { id } = await tom.replies(lostParcel, "I am looking.");
  const place = `/conversations/${await lostParcel.id()}/messages/${id}`;
  const state = async () => (await tom.get(place)).state;

  const stream = await lostParcel.customer.stream();
  await stream.until("delivery", async () => (await state()) === "delivered");
  await lostParcel.customer.reads();
  assert.equal(await state(), "read");

  stream.close();
  const again = await lostParcel.customer.stream();
  await again.until("the reply again", () => again.heard.find(({ data }) => data.message?.id === id));
  assert.equal(await state(), "read");
  again.close();
});

async function send(who: Teammate, conversation: Conversing, text: string, key: string, more: object = {}) {
  const path = `/conversations/${await conversation.id()}/messages`;
  return who.tries("POST", path, { headers: { "idempotency-key": key }, body: { text, ...more } });
}

test("a teammate whose name is agent is a teammate: their replies take over once, and the agent is blamed for nothing", async () => {
  const { house, workspace, maya, lostParcel } = await cast();
  const agent = await teammate(await welcome(house.url, maya, "agent", "teammate"), workspace);

  for (const text of ["One", "Two"]) await agent.replies(lostParcel, text);
  const { now } = await maya.why(lostParcel);
  await agent.pauses(lostParcel);
  await maya.resolves(lostParcel);

  const { items } = await maya.get(`/conversations/${await lostParcel.id()}/events?limit=100`);
  assert.equal(items.filter(({ type }: { type: string }) => type === "conversation.handed-off").length, 1);
  assert.ok(now.some(({ because }) => because === "agent took over this conversation."));
  const { paused } = await maya.reads(lostParcel);
  assert.deepEqual([paused?.by, paused?.kind], ["agent", "teammate"], "what a person paused, a person resumes");
});

test("a held message that breaks each time it should leave waits for a person, who reads so and may send it again", async () => {
  const { house, tom, lostParcel, live } = await cast();
  const { pool } = house.db;
  const id = await lostParcel.id();
  const held = await tom.post(`/conversations/${id}/held-messages`, { text: "Goodbye.", undoSeconds: 30 });
  const path = `/conversations/${id}/held-messages/${held.id}`;
  const content = (value: string) =>
    pool.query("update held_messages set content = $2 where id = $1", [held.id, value]);
  const problem = async () => (await tom.reads(lostParcel)).held[0]?.problem;

  await content('{"template": 5}');
  await pool.query("update held_messages set failures = 3, send_at = now() where id = $1", [held.id]);
  await live.until("one failure more", async () => {
    const { rows } = await pool.query("select failures from held_messages where id = $1", [held.id]);
    return rows[0].failures === 4;
  });
  assert.equal(await problem(), null);
  await pool.query("update held_messages set send_at = now() where id = $1", [held.id]);
  await live.until("the problem", problem);
  assert.match((await problem())!, /went wrong each time/);

  await content("{}");
  await tom.put(`${path}/release`);
  await live.until("the message", async () => (await tom.reads(lostParcel)).held.length === 0);
  assert.equal((await lostParcel.customer.heard()).at(-1), "Goodbye.");
});

test("a template is one of the channel that the chosen line leads to", async () => {
  const { house, workspace, maya, channel, lostParcel } = await cast();
  const [line] = (await maya.reads(lostParcel)).lines;
  const { id: other } = await maya.post("/channels", { kind: "webchat", name: "Other chat" });
  const otherLine = "line_other";
  await house.db.pool.query(
    `insert into lines (workspace_id, id, conversation_id, channel_id, address_id)
     select workspace_id, $3, conversation_id, $4, address_id from lines where workspace_id = $1 and id = $2`,
    [workspace, line!.id, otherLine, other],
  );
  for (const [id, body] of [
    [channel.id, "Hello from {{1}}."],
    [other, "Good day from {{1}}."],
  ])
    await house.db.pool.query(
      "insert into templates (workspace_id, channel_id, name, language, status, body, parameters) values ($1, $2, 'hello', 'en', 'APPROVED', $3, 1)",
      [workspace, id, body],
    );
  const template = { name: "hello", language: "en", parameters: ["us"] };

  const texts = [];
  for (const way of [undefined, otherLine])
    texts.push((await maya.replies(lostParcel, "", { template, line: way })).text);

  assert.deepEqual(texts, ["Hello from us.", "Good day from us."]);
});
