import assert from "node:assert/strict";
import { test } from "node:test";
import { type CallEvent, type Effect, newCall, step } from "./live-call.ts";
import type { Frame } from "./relay.ts";

const setup: Frame = { type: "setup", sessionId: "VX1", callSid: "CA1", from: "+14155550101" };
const frame = (one: Frame): CallEvent => ({ type: "frame", frame: one });
const says = (voicePrompt: string, last = true) => frame({ type: "prompt", voicePrompt, last });
const presses = (digit: string) => frame({ type: "dtmf", digit });
const interrupts = frame({ type: "interrupt", utteranceUntilInterrupt: "" });
const handsIn = (text: string): CallEvent => ({ type: "handed-in", words: { messageId: "msg_1", text } });

/** What a call comes to, and all that is to be done on the way. */
function after(events: CallEvent[], terms = { language: "en-US", transfers: false }) {
  let call = newCall(terms);
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(call, event, 1_000);
    call = next.call;
    effects.push(...next.effects);
  }
  return { call, effects, kinds: effects.map(({ type }) => type) };
}

const stored = (effects: Effect[]) =>
  effects.flatMap((each) => (each.type === "store" ? [[each.eventId, each.text]] : []));

test("the first frame is the setup, and comes once", () => {
  assert.deepEqual(after([says("Hello")]).kinds, ["close"]);
  assert.deepEqual(after([frame(setup), frame(setup)]).kinds, ["open", "close"]);
});

test("what is said is stored under names of its own once it is whole", () => {
  const { effects } = after([frame(setup), says("Where is", false), says("Where is my parcel?"), says("Number five.")]);
  assert.deepEqual(stored(effects), [
    ["CA1:VX1:1", "Where is my parcel?"],
    ["CA1:VX1:2", "Number five."],
  ]);
});

test("keys belong together until a pause, a hash, or too many of them", () => {
  const rested = after([frame(setup), presses("4"), presses("2"), { type: "keys-rested" }]);
  assert.deepEqual(stored(rested.effects), [["CA1:VX1:1", "42"]]);
  assert.deepEqual(stored(after([frame(setup), presses("4"), presses("#")]).effects), [["CA1:VX1:1", "4#"]]);
  const many = after([frame(setup), ...Array.from({ length: 40 }, () => presses("1"))]);
  assert.deepEqual(stored(many.effects), [["CA1:VX1:1", "1".repeat(40)]]);
});

test("who speaks into a message is noted once", () => {
  const { effects } = after([frame(setup), handsIn("Two days."), interrupts, interrupts]);
  const marks = effects.filter(({ type }) => type === "mark-interrupted");
  assert.deepEqual(marks, [{ type: "mark-interrupted", messageId: "msg_1" }]);
});

test("an answer that was interrupted while it grew is marked when it is handed in, and its rest stays unsaid", () => {
  const { effects } = after([
    frame(setup),
    { type: "composed", text: "It takes two days. " },
    interrupts,
    handsIn("It takes two days. Then it is there."),
  ]);
  const sent = effects.filter(({ type }) => type === "send");
  assert.equal(sent.length, 1);
  assert.equal(effects.at(-1)?.type, "mark-interrupted");
});

test("a call follows the language that is spoken, once", () => {
  const german: CallEvent = { type: "language-heard", code: "de" };
  const { effects } = after([frame(setup), german, german]);
  const out = { type: "language", ttsLanguage: "de-DE", transcriptionLanguage: "de-DE" };
  assert.deepEqual(effects.slice(1), [{ type: "send", out }]);
});

test("a call is passed on once, and by a teammate only where it can be transferred", () => {
  const byAgent: CallEvent = { type: "handed-off", byAgent: true };
  const byTeammate: CallEvent = { type: "handed-off", byAgent: false };
  assert.deepEqual(after([frame(setup), byAgent, byAgent]).kinds, ["open", "say-last-words"]);
  assert.deepEqual(after([frame(setup), byTeammate]).kinds, ["open"]);
  const transfers = { language: "en-US", transfers: true };
  assert.deepEqual(after([frame(setup), byTeammate], transfers).kinds, ["open", "say-last-words"]);
});

test("speaking takes its time, and an interruption ends it", () => {
  const speaking = after([frame(setup), handsIn("1234567890"), handsIn("1234567890")]);
  assert.equal(speaking.call.spokenUntil, 1_000 + 20 * 60);
  assert.equal(after([frame(setup), handsIn("1234567890"), interrupts]).call.spokenUntil, 0);
});

test("what was not said or pressed to its end is stored when the call ends, and nothing happens after it", () => {
  const events = [frame(setup), says("And then", false), presses("7"), { type: "ended" } as const];
  const { effects, kinds, call } = after([...events, says("Hello"), { type: "ended" }]);
  assert.deepEqual(stored(effects), [
    ["CA1:VX1:1", "And then"],
    ["CA1:VX1:2", "7"],
  ]);
  assert.deepEqual(kinds, ["open", "await-keys", "let-go", "store", "store", "ask-for-end"]);
  assert.equal(call.state, "over");
});

test("a connection that never began ends without a trace", () => {
  assert.deepEqual(after([{ type: "ended" }]).kinds, ["let-go"]);
});
