import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cast, cast } from "../cast.ts";
import { type Heard, type Listening, listen } from "../listen.ts";

test("a client that reconnects at any cursor misses nothing and sees nothing twice", async () => {
  const scene = await cast();
  const all = await scene.maya.listens();
  await happen(scene, "first");
  await scene.live.until("the last of it", () => isThere(scene.live, "first 4"));
  const cursors = events(all).map(({ id }) => id!);
  assert.equal(new Set(cursors).size, cursors.length);

  const clients = await Promise.all(cursors.map((cursor) => scene.maya.listens(cursor)));
  await happen(scene, "second");
  await Promise.all(clients.map((client) => client.until("the last of it", () => isThere(client, "second 4"))));
  await all.until("the last of it", () => isThere(all, "second 4"));

  const whole = ids(all);
  for (const [index, client] of clients.entries())
    assert.deepEqual(ids(client), whole.slice(index + 1), `from ${index}`);
  for (const client of [all, ...clients]) client.close();
});

test("an event whose transaction commits late reaches everybody once, in the same order", async () => {
  const scene = await cast();
  const { house, workspace, maya } = scene;
  const early = await maya.listens();
  const slow = await begin(house);
  await slow.query("insert into events (workspace_id, type, actor, data) values ($1, 'settings.changed', $2, $3)", [
    workspace,
    { kind: "system" },
    { fields: ["late"] },
  ]);
  await happen(scene, "after it");
  // Others have begun to write since; none of them has ended when the log is looked at.
  const others = [await begin(house), await begin(house)];
  for (let looks = 0; looks < 20; looks++) await maya.get("/channels");

  const seen = ids(early);
  const during = await maya.listens(seen.at(-1) ?? cursorOf(early));
  for (const transaction of [slow, ...others]) {
    await transaction.query("commit");
    transaction.release();
  }
  await happen(scene, "after the commit");
  await Promise.all(
    [early, during].map((client) => client.until("all of it", () => isThere(client, "after the commit 4"))),
  );
  const afterwards = await maya.listens(cursorOf(early));
  await afterwards.until("all of it", () => isThere(afterwards, "after the commit 4"));

  for (const client of [early, during, afterwards]) {
    assert.equal(events(client).filter(({ data }) => data.data?.fields?.[0] === "late").length, 1);
    client.close();
  }
  assert.deepEqual(ids(during), ids(early).slice(seen.length));
  assert.deepEqual(ids(afterwards), ids(early));
});

test("a browser resumes by Last-Event-ID, and a cursor from another database starts it afresh", async () => {
  const scene = await cast();
  const { house, maya } = scene;
  const first = await maya.listens();
  await happen(scene, "one");
  await first.until("the last of it", () => isThere(first, "one 4"));
  const headers = (id: string) => ({ ...maya.headers(), "last-event-id": id });

  const resumed = await listen(`${house.url}/api/v1/live`, headers(events(first)[0]!.id!));
  await resumed.until("the rest", () => isThere(resumed, "one 4"));
  assert.deepEqual(ids(resumed), ids(first).slice(1));

  const lost = await listen(`${house.url}/api/v1/live`, headers("999999999999.1"));
  const [reset] = await lost.until("a word about it", () => (lost.heard.length > 0 ? lost.heard : undefined));
  assert.equal(reset!.event, "reset");
  for (const client of [first, resumed, lost]) client.close();
});

test("a visitor who reconnects at any seq misses nothing and sees nothing twice", async () => {
  const { tom, lostParcel } = await cast();
  const { customer } = lostParcel;
  await tom.takesOver(lostParcel);
  const whole = await customer.stream();
  for (const number of [1, 2, 3]) await tom.replies(lostParcel, `Answer ${number}`);
  await customer.writes("I see.");
  const seqs = [0, 1, 2, 3, 4, 5, 6];

  const tabs = await Promise.all(seqs.map((seq) => customer.stream(seq)));
  await tom.replies(lostParcel, "The last one");
  await Promise.all([whole, ...tabs].map((tab) => tab.until("the last one", () => said(tab).includes("The last one"))));

  const everything = said(whole);
  assert.equal(everything.length, 7);
  assert.equal(new Set(everything).size, 7);
  for (const seq of seqs) assert.deepEqual(said(tabs[seq]!), everything.slice(seq), `from ${seq}`);
  for (const tab of [whole, ...tabs]) tab.close();
});

test("a visitor's second tab, open before the first message, hears the conversation begin", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  const tab = await ada.stream();
  model.answers("Two to four days.");

  await ada.writes("How long does delivery take?");

  await tab.until("the answer", () => said(tab).includes("Two to four days."));
  assert.deepEqual(said(tab), ["How long does delivery take?", "Two to four days."]);
  tab.close();
});

test("whose conversation is deleted while their widget is open is told to start over, and is heard again", async () => {
  const { maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("How long does delivery take?");
  const open = await ada.stream();
  await open.until("the answer", () => said(open).length === 2);

  await maya.delete(`/conversations/${await ada.conversation.id()}`);

  await open.ended;
  assert.deepEqual(open.heard.at(-1), { event: "reset", id: null, data: { kind: "reset" } });
  const late = await ada.stream(2);
  await late.ended;
  assert.deepEqual(kinds(late), ["reset"], "nor is there anything yet after where they were");

  const afresh = await ada.stream();
  await ada.sends("Are you still there?");
  await afresh.until("what they wrote", () => said(afresh).includes("Are you still there?"));
  const later = await ada.stream(1_000);
  await later.ended;
  assert.deepEqual(kinds(later), ["reset"], "the new conversation is not as far as the old one");
  afresh.close();
});

test("who loses a right loses the stream by itself, and hears nothing of what comes after", async () => {
  const { house, maya, tom, vera, key, visitor, model } = await cast();
  const robots = (await maya.get("/keys")).items;
  const lost = {
    "a removed member": await tom.listens(),
    "a member with another role": await vera.listens(),
    "a revoked key": await listen(`${house.url}/api/v1/live`, { authorization: `Bearer ${key.key}` }),
  };
  const stays = await maya.listens();
  await Promise.all([
    maya.delete(`/members/${tom.id}`),
    maya.patch(`/members/${vera.id}`, { role: "teammate" }),
    maya.delete(`/keys/${robots[0].id}`),
  ]);

  await Promise.all(Object.values(lost).map(({ ended }) => ended));

  const ada = await visitor("Ada");
  model.answers("Two to four days.");
  await ada.writes("How long does delivery take?");
  await stays.until("what the others hear no more", () => events(stays).find(({ data }) => data.type === "turn.ended"));
  for (const stream of Object.values(lost)) assert.equal(JSON.stringify(stream.heard).includes("turn.ended"), false);
  stays.close();
});

/** A few things in the workspace, by several hands at once; the last of it is told last. */
async function happen({ maya, tom, lostParcel }: Cast, name: string) {
  await Promise.all([
    maya.resumes(lostParcel),
    ...[1, 2, 3].map((number) => tom.replies(lostParcel, `${name} ${number}`, { note: true })),
  ]);
  await maya.pauses(lostParcel, `${name} 4`);
}

/** A transaction that has written something and goes on. */
async function begin({ db }: Cast["house"]) {
  const client = await db.pool.connect();
  await client.query("begin");
  await client.query("select pg_current_xact_id()");
  return client;
}

function isThere(client: Listening, reason: string): boolean {
  return events(client).some(({ data }) => data.data?.reason === reason);
}

function events({ heard }: Listening): Heard[] {
  return heard.filter(({ event }) => event === "event");
}

function ids(client: Listening): string[] {
  return events(client).map(({ id }) => id!);
}

/** Where a client that came without a cursor begins. */
function cursorOf({ heard }: Listening): string {
  return heard.find(({ event }) => event === "ready")!.id!;
}

function kinds({ heard }: Listening): string[] {
  return heard.map(({ event }) => event);
}

function said({ heard }: Listening): string[] {
  return heard.filter(({ event }) => event === "message").map(({ data }) => data.message.text);
}
