import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { WorkspaceId } from "../../src/domain/workspace.ts";
import { holdMessage } from "../../src/server/messages/hold-message.ts";
import { type Cast, type Conversing, cast, type Teammate } from "../cast.ts";
import { eventually } from "../listen.ts";

// Far beyond what any test takes: what is held so long leaves only when a test says so.
const tomorrow = () => new Date(Date.now() + 24 * 3_600_000).toISOString();

test("what is taken back comes back whole: words, files, and all that belongs to a mail", async () => {
  const { maya, lostParcel } = await cast();
  const file = await upload(maya, "label.txt", "Fjord & Fern");
  const held = await holds(maya, lostParcel, "Here is your label.", {
    sendAt: tomorrow(),
    files: [file.id],
    email: {
      subject: "Your label",
      cc: ["bo@example.com"],
      bcc: ["files@example.com"],
      html: "<p>Here is <b>it</b></p>",
    },
  });
  assert.deepEqual(held.author, { kind: "teammate", id: maya.id, name: "Maya" });

  const { body } = await takesBack(maya, lostParcel, held.id);

  assert.equal(body.written.text, "Here is your label.");
  assert.deepEqual(
    body.written.files.map(({ id, name }: { id: string; name: string }) => [id, name]),
    [[file.id, "label.txt"]],
  );
  assert.deepEqual(body.written.email, {
    subject: "Your label",
    cc: ["bo@example.com"],
    bcc: ["files@example.com"],
    html: "<p>Here is <b>it</b></p>",
  });
  assert.deepEqual((await maya.reads(lostParcel)).held, []);
  const again = await holds(maya, lostParcel, "Here is your label.", { sendAt: tomorrow(), files: [file.id] });
  assert.ok(again.id, "its files are free for the next message");
});

test("who takes back with the same key again, because the answer was lost, gets the words again", async () => {
  const { maya, lostParcel } = await cast();
  const held = await holds(maya, lostParcel, "On its way.", { undoSeconds: 30 });

  const [once, again] = [
    await takesBack(maya, lostParcel, held.id, `withdraw-${held.id}`),
    await takesBack(maya, lostParcel, held.id, `withdraw-${held.id}`),
  ];

  assert.deepEqual([once.status, again.status], [200, 200]);
  assert.equal(again.body.written.text, "On its way.");
});

test("what is held again under the same name leaves once, whether it waits still or has left", async () => {
  const scene = await cast();
  const { house, workspace, maya, lostParcel } = scene;
  const id = await lostParcel.id();
  const hold = () =>
    holdMessage(house.db, {
      workspace: workspace as WorkspaceId,
      id,
      by: { kind: "teammate", id: maya.id, name: "Maya" },
      text: "On its way.",
      lineId: null,
      clientId: "key-1",
      seen: null,
      inSeconds: null,
      sendAt: tomorrow(),
    });
  const [once, again] = [await hold(), await hold()];
  assert.ok(once.ok && again.ok);
  assert.equal(again.held.id, once.held.id);
  await leaves(scene, once.held.id);
  assert.ok((await hold()).ok);
  await leaves(scene, once.held.id);
  assert.equal((await maya.messages(lostParcel)).filter(({ text }) => text === "On its way.").length, 1);
});

test("a time that has passed is refused and holds nothing; one of this moment leaves at once", async () => {
  const { maya, lostParcel } = await cast();
  const at = async (sendAt: string) =>
    maya.tries("POST", `/conversations/${await lostParcel.id()}/held-messages`, { body: { text: "Hello.", sendAt } });

  const past = await at(new Date(Date.now() - 3_600_000).toISOString());
  assert.deepEqual([past.status, past.body.code, Object.keys(past.body.fields)], [422, "wrong_input", ["sendAt"]]);
  assert.deepEqual((await maya.reads(lostParcel)).held, []);

  const now = await at(new Date(Date.now() - 1000).toISOString());
  assert.equal(now.status, 201);
  assert.equal(now.body.text, "Hello.");
});

test("only its author undoes a reply that is about to leave", async () => {
  const { maya, tom, lostParcel } = await cast();
  const held = await holds(maya, lostParcel, "On its way.", { undoSeconds: 30 });

  const refused = await takesBack(tom, lostParcel, held.id);

  assert.deepEqual([refused.status, refused.body.code], [403, "not_yours"]);
  assert.equal((await tom.reads(lostParcel)).held[0]?.text, "On its way.");
  assert.equal((await takesBack(maya, lostParcel, held.id)).body.written.text, "On its way.");
});

test("what a colleague cancels stays with its author, who is told and has all of it", async () => {
  const { maya, tom, lostParcel, live } = await cast();
  const file = await upload(maya, "label.txt", "Fjord & Fern");
  const held = await holds(maya, lostParcel, "Good morning.", { sendAt: tomorrow(), files: [file.id] });

  const { status, body } = await takesBack(tom, lostParcel, held.id);

  assert.deepEqual([status, body.written], [200, null]);
  const told = await live.until("the news", () =>
    live.heard.find(({ data }) => data.data?.heldId === held.id && data.data?.state === "stuck"),
  );
  assert.deepEqual([told.data.actor.name, told.data.data.author], ["Tom", maya.id]);
  const [stopped] = (await maya.reads(lostParcel)).held;
  assert.deepEqual([stopped?.text, stopped?.sendAt, stopped?.problem], ["Good morning.", null, "Tom cancelled it."]);
  assert.equal((await takesBack(maya, lostParcel, held.id)).body.written.files[0].id, file.id);
});

test("a reply that a colleague holds stops mine until I have seen it", async () => {
  const { maya, tom, lostParcel } = await cast();
  const { seq: seen } = await tom.reads(lostParcel);
  const held = await holds(maya, lostParcel, "On its way.", { undoSeconds: 30 });

  const path = `/conversations/${await lostParcel.id()}`;
  const tries = (to: string, more: object) =>
    tom.tries("POST", `${path}/${to}`, { body: { text: "Coming.", ...more } });
  const blind = await tries("messages", { seen });
  const alsoHeld = await tries("held-messages", { seen, undoSeconds: 30 });
  const knowing = await tries("messages", { seen, seenHeld: [held.id] });

  assert.deepEqual([blind.status, blind.body.code], [409, "newer_message"]);
  assert.deepEqual([alsoHeld.status, alsoHeld.body.code], [409, "newer_message"]);
  assert.equal(knowing.status, 201);
  assert.equal((await tom.reads(lostParcel)).held.length, 1, "what was refused is not held");
});

test("of two teammates who hold a reply at the same moment one is told that the other has", async () => {
  const { maya, tom, lostParcel } = await cast();
  const { seq: seen } = await tom.reads(lostParcel);
  const path = `/conversations/${await lostParcel.id()}/held-messages`;

  const answers = await Promise.all(
    [maya, tom].map((who) => who.tries("POST", path, { body: { text: "Here.", seen, undoSeconds: 30 } })),
  );

  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
});

test("a held reply keeps the agent out at once; taken back before it has left, it has changed nothing", async () => {
  const stage = await cast();
  const { tom, model, lostParcel } = stage;
  const first = await holds(tom, lostParcel, "I am looking.", { undoSeconds: 30 });
  const second = await holds(tom, lostParcel, "One moment.", { undoSeconds: 30 });
  assert.equal((await tom.reads(lostParcel)).badge.state, "handed-off");

  await takesBack(tom, lostParcel, second.id);
  assert.equal((await tom.reads(lostParcel)).badge.state, "handed-off", "another still waits to leave");
  await takesBack(tom, lostParcel, first.id);

  const { handoff, assignee } = await tom.reads(lostParcel);
  assert.deepEqual([handoff, assignee], [null, null]);
  model.answers("Which parcel is it?");
  const turn = await lostParcel.customer.writes("The blue one.");
  assert.equal(turn.verdict, "replied");
});

test("what was taken over before the reply, or has been answered since, stays with its teammate when one is taken back", async () => {
  const { tom, maya, lostParcel, visitor } = await cast();
  await tom.takesOver(lostParcel);
  await takesBack(tom, lostParcel, (await holds(tom, lostParcel, "Hm.", { undoSeconds: 30 })).id);
  assert.equal((await tom.reads(lostParcel)).handoff?.by, "Tom");

  const other = (await visitor("Ada")).conversation;
  await other.customer.sends("Hello");
  await maya.replies(other, "Hello Ada.");
  await takesBack(maya, other, (await holds(maya, other, "Hm.", { undoSeconds: 30 })).id);
  assert.equal((await maya.reads(other)).handoff?.by, "Maya");
});

test("a conversation resolved since its last reply was held stays resolved when that leaves", async () => {
  const stage = await cast();
  const { tom, lostParcel, model } = stage;
  const held = await holds(tom, lostParcel, "Gladly.", { undoSeconds: 30 });
  await tom.resolves(lostParcel);

  await leaves(stage, held.id);

  assert.equal((await lostParcel.customer.heard()).at(-1), "Gladly.");
  assert.ok((await tom.reads(lostParcel)).resolved);
  model.answers("Hello again.");
  assert.equal((await lostParcel.customer.writes("One more thing")).verdict, "replied");
});

test("a reply to a resolved conversation reopens it, and the log says so", async () => {
  const { tom, lostParcel } = await cast();
  await tom.resolves(lostParcel);
  await tom.replies(lostParcel, "One more thing.");
  await tom.replies(lostParcel, "And another.");

  const { items } = await tom.get(`/conversations/${await lostParcel.id()}/events?limit=100`);
  const reopened = items.filter(({ type }: { type: string }) => type === "conversation.reopened");
  assert.deepEqual(
    reopened.map(({ actor, data }: { actor: { name: string }; data: object }) => [actor.name, data]),
    [["Tom", { by: "teammate" }]],
  );
});

async function holds(who: Teammate, conversation: Conversing, text: string, more: object) {
  return who.post(`/conversations/${await conversation.id()}/held-messages`, { text, ...more });
}

async function takesBack(who: Teammate, conversation: Conversing, held: string, key: string = randomUUID()) {
  const path = `/conversations/${await conversation.id()}/held-messages/${held}`;
  return who.tries("DELETE", path, { headers: { "idempotency-key": key } });
}

async function leaves({ tom, lostParcel }: Cast, held: string) {
  await tom.put(`/conversations/${await lostParcel.id()}/held-messages/${held}/release`);
  await eventually("the message", async () => (await tom.reads(lostParcel)).held.length === 0);
}

async function upload(who: Teammate, name: string, text: string): Promise<{ id: string }> {
  const headers = { ...who.headers(), "content-type": "text/plain", origin: who.url };
  const answer = await fetch(`${who.url}/api/v1/files?name=${name}`, { method: "POST", headers, body: text });
  return answer.json();
}
