import assert from "node:assert/strict";
import { test } from "node:test";
import { ours, phone, street } from "../street.ts";

let people = 0;
const stranger = () => `+1415777${String(1000 + people++)}`;

test("a text is answered by the agent, over the number that was written to, and its delivery is told", async () => {
  const scene = await street();
  const ada = phone(scene, stranger());
  scene.model.answers("Two to four days.");
  ada.texts("How long does delivery take?", ours.otherNumber);

  const messages = await ada.thread("a delivered answer", (all) => all.at(-1)?.state === "delivered");

  assert.deepEqual(
    messages.map(({ direction, text, state }) => [direction, text, state]),
    [
      ["in", "How long does delivery take?", "received"],
      ["out", "Two to four days.", "delivered"],
    ],
  );
  assert.deepEqual(ada.heard(), ["Two to four days."]);
  const sent = scene.simulator.twilio.messages().find(({ to }) => to === ada.number);
  assert.equal(sent?.from, ours.otherNumber);
});

test("two numbers of ours make two lines of one conversation, and a reply takes the line of the last text", async () => {
  const scene = await street();
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  ada.texts("First", ours.number);
  await ada.thread("the first text", (all) => all.length === 1);
  ada.texts("Second", ours.otherNumber);
  await ada.thread("both texts", (all) => all.length === 2);

  const conversation = await ada.conversation();
  assert.equal((await ada.conversations()).length, 1);
  assert.deepEqual(conversation.lines.map(({ thread }) => thread).sort(), [ours.number, ours.otherNumber].sort());
  await scene.maya.post(`/conversations/${conversation.id}/messages`, { text: "Here I am." });
  await ada.thread("the reply delivered", (all) => all.at(-1)?.state === "delivered");
  assert.equal(scene.simulator.twilio.messages().find(({ body }) => body === "Here I am.")?.from, ours.otherNumber);
});

test("STOP is obeyed, answered once, and binds teammates too; START undoes it", async () => {
  const scene = await street();
  const ada = phone(scene, stranger());
  ada.texts("STOP");
  await ada.thread("the farewell", (all) => all.at(-1)?.state === "delivered");
  ada.texts("stop.");
  await ada.thread("three messages", (all) => all.length === 3);
  const conversation = await ada.conversation();
  assert.ok(conversation.contact.unsubscribed);
  assert.deepEqual(ada.heard(), ["You will hear nothing more from us."]);

  const refused = await scene.maya.tries("POST", `/conversations/${conversation.id}/messages`, {
    body: { text: "But why?" },
  });
  assert.equal(refused.status, 409);
  assert.equal(refused.body.code, "opted_out");

  ada.texts("START");
  await scene.live.until("the contact subscribed again", async () => !(await ada.conversation()).contact.unsubscribed);
  await scene.maya.post(`/conversations/${conversation.id}/messages`, { text: "Welcome back." });
  await ada.thread("the reply", (all) => all.at(-1)?.state === "delivered");
});

test("HELP is answered, and not by the agent", async () => {
  const scene = await street();
  const ada = phone(scene, stranger());
  ada.texts("HELP");
  const messages = await ada.thread("the help", (all) => all.at(-1)?.state === "delivered" && all[0]?.verdict);
  assert.deepEqual(ada.heard(), ["Fjord & Fern. Reply STOP to end."]);
  assert.equal(messages[0]!.verdict, "blocked");
});

test("a phone that has opted out at the provider is told so in words, and the contact is marked", async () => {
  const scene = await street();
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  ada.texts("Hello");
  await ada.thread("the text", (all) => all.length === 1);
  const { id } = await ada.conversation();
  scene.simulator.twilio.setDelivery(ada.number, { state: "failed", code: 21610 });
  await scene.maya.post(`/conversations/${id}/messages`, { text: "Hello Ada" });
  const failed = (await ada.thread("a failure", (all) => all.at(-1)?.state === "failed")).at(-1)!;
  assert.equal(failed.failureCode, "21610");
  assert.match(failed.stateReason!, /opted out|unsubscribed|STOP/i);
  assert.ok((await ada.conversation()).contact.unsubscribed);
});

test("an altered signature is refused, and nothing is kept", async () => {
  const scene = await street();
  const body = new URLSearchParams({ MessageSid: "SM1", From: stranger(), To: ours.number, Body: "Forged" });
  const answer = await fetch(scene.sms.inboundUrl, { method: "POST", body, headers: { "x-twilio-signature": "AAAA" } });
  assert.equal(answer.status, 403);
});

test("an answer that was not delivered calls a person, and no longer once it was sent again", async () => {
  const scene = await street();
  const ada = phone(scene, stranger());
  scene.model.answers("Two to four days.");
  scene.simulator.switches.on("block", 1);
  ada.texts("How long does delivery take?");
  const failed = await ada.thread("the failure", (all) => all.at(-1)?.state === "failed");
  assert.equal((await ada.conversation()).attention, "An answer was not delivered");

  scene.simulator.switches.clear();
  const { id } = await ada.conversation();
  await scene.maya.put(`/conversations/${id}/messages/${failed.at(-1)!.id}/resend`);
  await ada.thread("the second attempt", (all) => all.at(-1)?.state === "delivered");
  assert.equal((await ada.conversation()).attention, null);
});
