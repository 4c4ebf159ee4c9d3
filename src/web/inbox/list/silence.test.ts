import assert from "node:assert/strict";
import { test } from "node:test";
import type { Agent } from "../../../contract/agents.ts";
import type { Channel } from "../../../contract/channels.ts";
import { silenceOf } from "./silence.ts";

const row = { paused: null, channel: { id: "c", name: "Texts" }, agent: { id: "a", name: "Fern" } };
const channel = (change: Partial<Channel>) => [{ id: "c", aiOffAt: null, pausedAt: null, ...change } as Channel];
const agent = (disabledAt: string | null) => [{ id: "a", disabledAt } as Agent];
const then = "2026-01-05T12:00:00.000Z";

test("an agent that nothing holds back answers", () => {
  assert.equal(silenceOf(row, channel({}), agent(null)), null);
  assert.equal(silenceOf(row, [], []), null);
});

test("whatever keeps it silent is said", () => {
  assert.equal(silenceOf(row, channel({ aiOffAt: then }), agent(null)), "AI is off for Texts");
  assert.equal(silenceOf(row, channel({ pausedAt: then }), agent(null)), "Texts is paused");
  assert.equal(silenceOf(row, channel({}), agent(then)), "Fern is disabled");
  const paused = { at: then, by: "Ana", reason: null };
  assert.equal(silenceOf({ ...row, paused }, channel({}), agent(null)), "The agent is paused here");
});
