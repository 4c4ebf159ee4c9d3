import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";

test("whoever opts out is left in peace: no answer now, none to the next message", async () => {
  const { maya, visitor } = await cast();
  const ada = await visitor("Ada");

  const turn = await ada.writes("STOP");

  assert.equal(turn.intent, "opt-out");
  assert.deepEqual(await ada.heard(), []);
  const conversation = await maya.reads(ada.conversation);
  assert.equal(conversation.outcome, "not-interested");
  assert.equal(conversation.contact.unsubscribed?.by, "the contact");
  assert.match(conversation.badge.reason!, / opted out\.$/);
  assert.equal((await ada.writes("How long does delivery take?")).verdict, "blocked");
  assert.deepEqual(await ada.heard(), []);
});

test("whoever is not interested hears nothing more, and nobody is called for it", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.staysSilent("She does not want any.", { outcome: "not_interested" });

  const turn = await ada.writes("We are not interested, sorry.");

  assert.deepEqual([turn.verdict, turn.intent], ["quiet", "not-interested"]);
  assert.deepEqual(await ada.heard(), []);
  const { outcome, attention, paused } = await maya.reads(ada.conversation);
  assert.deepEqual([outcome, attention, paused?.by], ["not-interested", null, "agent"]);
});

test("the wrong person gets a short apology, and a teammate is called", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("ignored", { outcome: "wrong_person" });

  await ada.writes("You have the wrong number, I am not Ada.");

  assert.deepEqual(await ada.heard(), ["Sorry for the mix-up. We will not write to you again about this."]);
  const { outcome, attention, paused } = await maya.reads(ada.conversation);
  assert.deepEqual([outcome, attention, paused?.by], ["wrong-person", "Wrong person", "agent"]);
});

test("an agreed appointment is confirmed, and the agent rests until a teammate has seen it", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Tomorrow at ten, then.", { outcome: "appointment_scheduled" });

  await ada.writes("Can you call me tomorrow at ten?");

  assert.deepEqual(await ada.heard(), ["Tomorrow at ten, then."]);
  const { outcome, attention, paused } = await maya.reads(ada.conversation);
  assert.deepEqual([outcome, attention, paused?.by], ["appointment-scheduled", "Appointment scheduled", "agent"]);
});

test("after the last turn the agent stops and calls a teammate; resuming gives fresh turns", async () => {
  const { maya, fern, model, visitor } = await cast();
  await fern.becomes({ maxTurns: 2 });
  const ada = await visitor("Ada");
  model.answers("One.");
  await ada.writes("How long does delivery take?");
  model.answers("Two.");
  await ada.writes("And to Norway?");

  const third = await ada.writes("And to Sweden?");

  assert.equal(third.verdict, "blocked");
  assert.equal(third.receipt.gates.find(({ passed }) => !passed)?.code, "turns-left");
  assert.deepEqual(await ada.heard(), ["One.", "Two."]);
  const stopped = await maya.reads(ada.conversation);
  assert.deepEqual([stopped.outcome, stopped.attention], ["max-turns", "Maximum turns reached"]);

  await maya.resumes(ada.conversation);
  model.answers("Three.");
  await ada.writes("And to Finland?");

  const resumed = await maya.reads(ada.conversation);
  assert.deepEqual([resumed.outcome, resumed.attention, resumed.turnsUsed], ["ongoing", null, 1]);
  assert.deepEqual(await ada.heard(), ["One.", "Two.", "Three."]);
});

test("a resolved conversation opens again when the customer writes, and the agent answers", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("I cannot do this.");
  await ada.writes("Please change my address");
  await maya.replies(ada.conversation, "Done, I have changed it.");
  await maya.resolves(ada.conversation);
  assert.equal((await maya.lists("resolved")).length, 1);
  model.answers("You are welcome.");

  const turn = await ada.writes("Thank you very much");

  assert.equal(turn.verdict, "replied");
  const conversation = await maya.reads(ada.conversation);
  assert.deepEqual([conversation.resolved, conversation.handoff, conversation.outcome], [null, null, "ongoing"]);
  const events = (await maya.get(`/conversations/${conversation.id}/events`)).items;
  const reopened = events.find(({ type }: { type: string }) => type === "conversation.reopened");
  assert.equal(reopened.data.by, "contact");
});

test("a closure that is taken back leaves nothing changed: who waited waits again", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("I cannot do this.");
  await ada.writes("Please change my address");
  const before = await maya.reads(ada.conversation);
  assert.ok(before.handoff && before.attention && before.unread);

  await maya.resolves(ada.conversation);
  assert.deepEqual((await maya.lists("requires-action")).length, 0);
  await maya.reopens(ada.conversation);

  assert.deepEqual(await maya.reads(ada.conversation), before);
  assert.deepEqual((await maya.lists("requires-action")).length, 1);
});

test("what was done to a closed conversation stands when its closure is taken back", async () => {
  const { maya, tom, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("I cannot do this.");
  await ada.writes("Please change my address");
  await maya.resolves(ada.conversation);
  await tom.takesOver(ada.conversation);

  await maya.reopens(ada.conversation);

  assert.equal((await maya.reads(ada.conversation)).handoff?.by, "Tom");
  assert.equal((await ada.writes("Is somebody there?")).verdict, "blocked");
});

test("the agent keeps the customer's language, also for what is too short to tell", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Zwei bis vier Werktage.");
  const long = await ada.writes("Guten Tag, wie lange dauert denn die Lieferung nach Hamburg?");
  model.answers("Gern.");
  const short = await ada.writes("ok super");

  assert.deepEqual(long.receipt.perceived?.language, { code: "de", certain: true, chosen: false });
  assert.deepEqual(short.receipt.perceived?.language, { code: "de", certain: true, chosen: false });
  assert.match(model.asked.at(-1)!.messages[0]!.content, /language with the code "de"/);
  const { contact } = await maya.reads(ada.conversation);
  assert.equal(contact.language, "de");
});

test("a language that a teammate has chosen sticks, whatever the customer writes in", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four days.");
  await ada.writes("How long does delivery take, please?");
  const { contact } = await maya.reads(ada.conversation);
  await maya.patch(`/contacts/${contact.id}`, { language: "fr" });
  model.answers("Deux à quatre jours.");

  const turn = await ada.writes("I would like to know how long it takes to Norway.");

  assert.deepEqual(turn.receipt.perceived?.language, { code: "fr", certain: true, chosen: true });
  assert.match(model.asked.at(-1)!.messages[0]!.content, /language with the code "fr"/);
  assert.equal((await maya.reads(ada.conversation)).contact.language, "fr");
});
