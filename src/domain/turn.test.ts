import assert from "node:assert/strict";
import { test } from "node:test";
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
