import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, ConversationRow } from "../../contract/conversations.ts";
import { mayAnswerNow, saysOutcome, standingOf, waitsFor } from "./waiting.ts";

const then = "2026-01-05T12:00:00.000Z";
const fern = { id: "a", name: "Fern" };
const stop = (kind: "teammate" | "agent", by: string) => ({ at: then, by, kind, reason: null });
const row = (change: Partial<ConversationRow>) =>
  ({
    holder: "nobody",
    agent: fern,
    assignee: null,
    handoff: null,
    paused: null,
    resolved: null,
    unansweredAt: null,
    ...change,
  }) as ConversationRow;

test("who answers next is said with the header's words", () => {
  const said = [
    row({ holder: "agent" }),
    row({ holder: "teammate", assignee: { id: "t", name: "Tom" } }),
    row({ handoff: stop("teammate", "Maya") }),
    row({ handoff: stop("agent", "Fern") }),
    row({ paused: stop("teammate", "Maya") }),
    row({ agent: null }),
    row({ unansweredAt: then }),
    row({ holder: "agent", resolved: stop("teammate", "Maya") }),
    row({}),
  ].map(standingOf);
  assert.deepEqual(said, [
    "Active: Fern answers next",
    "With Tom",
    "With Maya",
    "Handed over",
    "Paused",
    "No agent",
    "Waits for a person",
    "Resolved by Maya",
    "Held",
  ]);
});

test("what waits for somebody who has it says their name", () => {
  assert.equal(waitsFor(row({ unansweredAt: then, assignee: { id: "t", name: "Tom" } })), "Waits for Tom");
  assert.equal(waitsFor(row({ unansweredAt: then, handoff: stop("agent", "Fern") })), "Waits for a person");
});

test("that a person is needed is said until one is there", () => {
  const needs = (change: Partial<ConversationRow>) => saysOutcome(row({ outcome: "needs-human", ...change }));
  assert.equal(needs({ lastFrom: "agent" }), true);
  assert.equal(needs({ lastFrom: "teammate" }), false);
  assert.equal(needs({ handoff: stop("teammate", "Maya") }), false);
  assert.equal(needs({ resolved: stop("teammate", "Maya") }), false);
  assert.equal(saysOutcome(row({ outcome: "not-interested", lastFrom: "teammate" })), true);
});

test("the agent is offered to answer only what waits, and only where nothing holds it back", () => {
  const may = (change: Partial<Conversation>) =>
    mayAnswerNow({
      unansweredAt: then,
      agent: fern,
      badge: { state: "active", reason: null },
      ...change,
    } as Conversation);
  assert.equal(may({}), true);
  assert.equal(may({ unansweredAt: null }), false);
  assert.equal(may({ badge: { state: "held", reason: "Texts is paused." } }), false);
  assert.equal(may({ badge: { state: "thinking", reason: null } }), false);
});
