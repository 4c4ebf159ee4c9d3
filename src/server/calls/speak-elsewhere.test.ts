import assert from "node:assert/strict";
import { test } from "node:test";
import type { OpenCall, Words } from "../media/voice/open-calls.ts";
import { speakElsewhere } from "./speak-elsewhere.ts";

const which = { channelId: "chan_1", callId: "CA1" };
const words = { messageId: "msg_1", text: "Hello" };
const soon = { haveMs: 30, saidMs: 30 };

/** What one node tells, all hear. */
function openBus() {
  const listeners: ((payload: unknown) => void)[] = [];
  return {
    tell(_: string, payload?: unknown) {
      for (const listener of listeners) setImmediate(listener, payload);
    },
    on(_: string, listener: (payload: unknown) => void) {
      listeners.push(listener);
      return () => {};
    },
  };
}

/** Nodes on one bus; the calls of each are its own. */
function nodes(...calls: (OpenCall | undefined)[]) {
  const bus = openBus();
  return calls.map((call) => speakElsewhere(bus, ({ callId }) => (callId === which.callId ? call : undefined), soon));
}

test("the node that has the call says the words, once", async () => {
  const said: Words[] = [];
  const [here] = nodes(undefined, { say: (words) => said.push(words) }, undefined);
  assert.equal(await here!(which, words), "said");
  assert.deepEqual(said, [words]);
});

test("where no node has the call, surely nothing was said", async () => {
  const said: Words[] = [];
  const [here] = nodes(undefined, { say: (words) => said.push(words) });
  assert.equal(await here!({ ...which, callId: "CA2" }, words), "nobody");
  assert.deepEqual(said, []);
});

test("a node that falls silent in between leaves it unknown", async () => {
  const bus = openBus();
  bus.on("calls", (payload) => {
    const { kind, id } = payload as { kind: string; id: string };
    if (kind === "who-has") bus.tell("calls", { kind: "have", id });
  });
  assert.equal(await speakElsewhere(bus, () => undefined, soon)(which, words), "unknown");
});
