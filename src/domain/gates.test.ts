import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockingGate, checkGates, type GateCode, type GateFacts } from "./gates.ts";
import { intents } from "./intent.ts";

const stop = { at: "2026-01-01T00:00:00.000Z", by: "Maya", reason: null };

/** Facts under which every gate is open. */
const open: GateFacts = {
  conversation: { id: "conv_1", paused: null, handoff: null, turnsUsed: 0 },
  contact: { id: "con_1", name: "Ada", blocked: null, unsubscribed: null, paused: null, answeredElsewhere: 0 },
  line: { id: "line_1", paused: null, foreign: null },
  channel: { id: "chan_1", name: "Shop chat", status: "connected", statusReason: null, paused: null, aiOff: null },
  agent: { id: "agt_1", name: "Fern", disabled: null, version: 3, maxTurns: 20, answers: [...intents] },
  window: null,
  standby: false,
  automatic: null,
  environment: "live",
  intent: "question",
};

/** One change for each gate that closes it and, in order, none before it. */
const closings: [GateCode, (facts: GateFacts) => void, RegExp][] = [
  ["channel-connected", (facts) => void (facts.channel.status = "disconnected"), /^Shop chat is disconnected\.$/],
  ["channel-ai-on", (facts) => void (facts.channel.aiOff = stop), /turned off for Shop chat by Maya/],
  ["agent-assigned", (facts) => void (facts.agent = null), /No agent is assigned to Shop chat/],
  ["agent-enabled", (facts) => void (facts.agent!.disabled = stop), /Fern was disabled by Maya/],
  ["thread-is-ours", (facts) => void (facts.standby = true), /given this conversation to another app/],
  ["written-by-a-person", (facts) => void (facts.automatic = "auto-reply"), /an automatic reply/],
  [
    "written-by-the-contact",
    (facts) => void (facts.line!.foreign = "eve@example.net"),
    /eve@example.net is not one of Ada's addresses/,
  ],
  ["contact-not-blocked", (facts) => void (facts.contact.blocked = stop), /Ada was blocked by Maya/],
  ["contact-subscribed", (facts) => void (facts.contact.unsubscribed = stop), /Ada was unsubscribed by Maya/],
  ["contact-not-paused", (facts) => void (facts.contact.paused = stop), /paused for Ada, by Maya/],
  ["conversation-not-paused", (facts) => void (facts.conversation.paused = stop), /paused in this conversation/],
  ["line-not-paused", (facts) => void (facts.line!.paused = stop), /paused for this address/],
  ["no-handoff", (facts) => void (facts.conversation.handoff = stop), /Maya took over/],
  [
    "window-open",
    (facts) => void (facts.window = { hours: 24, open: false, closesAt: stop.at }),
    /more than 24 hours old/,
  ],
  ["no-loop", (facts) => void (facts.contact.answeredElsewhere = 5), /Ada has had 5 answers in other conversations/],
  ["intent-answered", (facts) => void (facts.agent!.answers = ["greeting"]), /does not answer .* "Question"/],
  ["turns-left", (facts) => void (facts.conversation.turnsUsed = 20), /used all 20 turns/],
];

test("with everything in order every gate is open, and says what it saw", () => {
  const verdicts = checkGates(open);
  assert.equal(blockingGate(verdicts), undefined);
  assert.ok(verdicts.every(({ passed, saw, because, remedy }) => passed && saw && because === null && remedy === null));
});

test("whoever opted out did so themselves, or was unsubscribed by somebody", () => {
  const reason = (kind: "contact" | "agent" | "teammate") => {
    const facts = structuredClone(open);
    facts.contact.unsubscribed = { ...stop, kind };
    return blockingGate(checkGates(facts))?.because;
  };
  assert.equal(reason("contact"), "Ada opted out.");
  assert.equal(reason("teammate"), "Ada was unsubscribed by Maya.");
  assert.equal(reason("agent"), "Ada was unsubscribed by the agent.");
});

test("the gates stand in the order of the list above, and each of them is closed by one fact", () => {
  assert.deepEqual(
    checkGates(open).map(({ code }) => code),
    closings.map(([code]) => code),
  );
  for (const [code, close, because] of closings) {
    const blocking = blockingGate(checkGates(changed([close])));
    assert.equal(blocking?.code, code);
    assert.match(blocking!.because!, because);
    assert.ok(blocking!.remedy, code);
  }
});

test("whatever else is wrong, the first closed gate decides, and no gate fails to give a verdict", () => {
  fc.assert(
    fc.property(fc.subarray(closings, { minLength: 1 }), (some) => {
      const verdicts = checkGates(changed(some.map(([, close]) => close).sort(agentLast)));
      assert.equal(verdicts.length, closings.length);
      assert.equal(blockingGate(verdicts)?.code, some[0]![0]);
      for (const { passed, because } of verdicts) assert.equal(passed, because === null);
    }),
  );
});

test("a degraded channel still answers", () => {
  const facts = changed([(some) => void (some.channel.status = "degraded")]);
  assert.equal(blockingGate(checkGates(facts)), undefined);
});

test("an agent of which nothing was promoted says which environment lacks it", () => {
  const facts = changed([
    (some) => void (some.agent!.version = null),
    (some) => void (some.environment = "pre-release"),
  ]);
  assert.match(blockingGate(checkGates(facts))!.because!, /No version of Fern has been promoted to pre-release/);
});

test("a reason given is told, with one full stop", () => {
  const facts = changed([(some) => void (some.conversation.paused = { ...stop, reason: "on the phone." })]);
  assert.equal(blockingGate(checkGates(facts))!.because, "AI is paused in this conversation, by Maya: on the phone.");
});

test("an agent's own handover reads differently from a teammate's, whatever their names", () => {
  const handedOff = (by: string, kind: "agent" | "teammate") => {
    const handoff = { ...stop, by, kind, reason: "She asked for a person" };
    return blockingGate(checkGates(changed([(some) => void (some.conversation.handoff = handoff)])))!.because;
  };
  assert.equal(handedOff("Fern", "agent"), "The agent handed this conversation to a teammate: She asked for a person.");
  assert.equal(handedOff("agent", "teammate"), "agent took over this conversation.");
});

test("a button leads into the API, a link into a screen", () => {
  for (const [, close] of closings) {
    const remedy = blockingGate(checkGates(changed([close])))!.remedy!;
    if ("to" in remedy) assert.match(remedy.to, /^\/(settings|agents|inbox)\//);
    else assert.match(remedy.path, /^\/api\/v1\/[\w/-]+$/);
  }
});

function changed(changes: ((facts: GateFacts) => void)[]): GateFacts {
  const facts = structuredClone(open);
  for (const change of changes) change(facts);
  return facts;
}

/** Without an agent there is nothing of it left to change. */
function agentLast(one: (facts: GateFacts) => void, other: (facts: GateFacts) => void): number {
  const removes = closings[2]![1];
  return Number(one === removes) - Number(other === removes);
}
