import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { type Cast, type Conversing, cast } from "../cast.ts";

test("two nodes share the work, and each message gets exactly one verdict", async () => {
  const { house, maya, fern, visitor, live } = await cast();
  await fern.goesWithoutModel();
  const second = await house.addNode();
  const customers = await Promise.all(Array.from({ length: 30 }, (_, index) => visitor(`Customer ${index}`)));

  const turns = await Promise.all(customers.map((customer) => customer.writes("How long does delivery take?")));

  assert.deepEqual(new Set(turns.map(({ verdict }) => verdict)), new Set(["replied"]));
  for (const { conversation } of customers) {
    assert.equal((await maya.messages(conversation)).length, 2, "one question, one answer");
    const ended = live.heard.filter(({ data }) => data.type === "turn.ended");
    const id = await conversation.id();
    assert.equal(ended.filter(({ data }) => data.conversationId === id).length, 1);
  }
  // Which of them is quicker is chance: while only one has worked, there is more to do.
  await live.until("work by each node", async () => {
    const counted = await Promise.all([house.url, second.url].map(turnsOf));
    if (counted.every((count) => count > 0)) return true;
    await Promise.all(customers.map((customer) => customer.writes("How long does delivery take?")));
  });
});

test("what a dead node held is taken over when its lease has run out, and answered once", async () => {
  const { house, maya, model, lostParcel } = await cast();
  await hold(house, lostParcel, "1 minute");
  const message = await lostParcel.customer.sends("How long does delivery take?");
  const { waiting, sentence } = await maya.why(lostParcel);
  assert.equal(waiting, 1, sentence);

  model.answers("Two to four days.");
  await hold(house, lostParcel, "-1 second");

  const turn = await lostParcel.customer.conversation.turnOf(message);
  assert.equal(turn.verdict, "replied");
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), ["Two to four days."]);
});

test("a node that lost its lease while it thought says nothing", async () => {
  const { house, model, lostParcel } = await cast();
  model.answers("From the slow node.", { meanwhile: () => hold(house, lostParcel, "-1 second") });
  model.answers("From the other node.");

  const turn = await lostParcel.customer.writes("How long does delivery take?");

  assert.equal(turn.receipt.said, "From the other node.");
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), ["From the other node."]);
});

test("what a dead node was sending is sent by another, in order and once", async () => {
  const { house, tom, lostParcel } = await cast();
  await house.db.pool.query(
    "update lines set lease_by = 'node_dead', lease_until = now() + interval '1 minute' where conversation_id = $1",
    [await lostParcel.id()],
  );
  const first = await tom.replies(lostParcel, "One");
  await tom.replies(lostParcel, "Two");
  await house.db.pool.query("update messages set state = 'sending' where id = $1", [first.id]);
  assert.equal((await lostParcel.customer.sees()).length, 2, "what the dead node held is not out");

  const stream = await lostParcel.customer.stream();
  await house.db.pool.query("update lines set lease_until = now() - interval '1 second' where conversation_id = $1", [
    await lostParcel.id(),
  ]);

  await stream.until("both", () => stream.heard.find(({ data }) => data.message?.text === "Two"));
  stream.close();
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), ["One", "Two"]);
});

test("a message that lost its wake-up is found by the sweep", async () => {
  const { house, model, lostParcel } = await cast();
  await hold(house, lostParcel, "1 minute");
  const message = await lostParcel.customer.sends("How long does delivery take?");
  await sql`update conversations set wake_at = null, lease_by = null, lease_until = null where id = ${await lostParcel.id()}`.execute(
    house.db.system,
  );

  model.answers("Two to four days.");
  await turnsOf(house.url); // whoever reads the metrics has them swept first

  assert.equal((await lostParcel.customer.conversation.turnOf(message)).verdict, "replied");
});

test("a conversation on which the turn keeps breaking goes to a person", async () => {
  const { house, maya, lostParcel } = await cast();
  await wearOut(house, lostParcel);

  const turn = await lostParcel.customer.writes("How long does delivery take?");

  assert.equal(turn.verdict, "failed");
  assert.match(turn.reason, /broke several times/);
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), [
    "I cannot answer right now. A teammate has been told and will answer here.",
  ]);
  assert.equal((await maya.reads(lostParcel)).attention, turn.reason);
});

test("not even a broken turn speaks into a conversation that a teammate has taken over", async () => {
  const { house, tom, lostParcel } = await cast();
  await wearOut(house, lostParcel);
  await tom.takesOver(lostParcel);

  const turn = await lostParcel.customer.writes("How long does delivery take?");

  assert.equal(turn.verdict, "blocked");
  assert.deepEqual((await lostParcel.customer.heard()).slice(1), []);
});

/** As if a node had claimed the conversation and died; a negative time has run out. */
async function hold({ db }: Cast["house"], conversation: Conversing, time: string) {
  await db.pool.query(
    "update conversations set lease_by = 'node_dead', lease_until = now() + $2::interval where id = $1",
    [await conversation.id(), time],
  );
}

async function wearOut({ db }: Cast["house"], conversation: Conversing) {
  await db.pool.query("update conversations set failures = 3 where id = $1", [await conversation.id()]);
}

/** How many turns a node has taken, by its own metrics. */
async function turnsOf(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return [...metrics.matchAll(/^parley_turns_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}
