import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomeEffects, outcomes } from "./outcome.ts";
import { type Decision, verdictOf } from "./turn.ts";

test("each decision has its verdict", () => {
  const decisions: [Decision, string][] = [
    [{ kind: "reply", text: "Hi", cites: [], outcome: "ongoing", because: "" }, "replied"],
    [{ kind: "hand-off", reason: "", closing: null, failed: false }, "handed-off"],
    [{ kind: "hand-off", reason: "", closing: null, failed: true }, "failed"],
    [{ kind: "stay-silent", because: "", outcome: "ongoing" }, "quiet"],
    [{ kind: "blocked", gate: "no-handoff", because: "" }, "blocked"],
  ];
  for (const [decision, verdict] of decisions) assert.equal(verdictOf(decision), verdict);
});

test("an outcome in which the agent goes on is the only one in which it does not pause", () => {
  assert.deepEqual(
    outcomes.filter((outcome) => !outcomeEffects[outcome].pauses),
    ["ongoing"],
  );
});
