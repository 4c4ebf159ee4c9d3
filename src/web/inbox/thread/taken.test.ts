import assert from "node:assert/strict";
import { test } from "node:test";
import { isTaken } from "./taken.ts";

const handoff = (kind: "agent" | "teammate") => ({
  at: "2026-01-05T12:00:00.000Z",
  by: kind === "agent" ? "Fern" : "Ana",
  kind,
  reason: null,
});
const ana = { id: "p", name: "Ana" };

test("what the agent handed over is taken once somebody is assigned", () => {
  assert.equal(isTaken({ handoff: null, assignee: ana }), false);
  assert.equal(isTaken({ handoff: handoff("agent"), assignee: null }), false);
  assert.equal(isTaken({ handoff: handoff("agent"), assignee: ana }), true);
  assert.equal(isTaken({ handoff: handoff("teammate"), assignee: null }), true);
});
