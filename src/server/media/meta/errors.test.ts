import assert from "node:assert/strict";
import { test } from "node:test";
import { healthAfter, pauseAfter, readError } from "./errors.ts";

test("a known code has its own sentence and says whom it concerns", () => {
  assert.equal(readError({ code: 131047 }).concerns, "window");
  assert.equal(readError({ code: 131026 }).concerns, "recipient");
  assert.equal(readError({ code: 131050 }).concerns, "opted-out");
  assert.equal(readError({ code: 132001 }).concerns, "content");
});

test("a subcode tells more than its code; one we do not know falls back to it", () => {
  assert.match(readError({ code: 190, error_subcode: 463 }).reason, /expired/);
  assert.match(readError({ code: 190, error_subcode: 460 }).reason, /password/);
  assert.equal(readError({ code: 10, error_subcode: 2018278 }).concerns, "window");
  assert.deepEqual(readError({ code: 190, error_subcode: 1 }).reason, readError({ code: 190 }).reason);
});

test("an unknown code still is a sentence with its number", () => {
  assert.deepEqual(readError({ code: 999999, message: "Something\nodd" }), {
    code: "999999",
    reason: "Meta refused this with code 999999: Something odd",
    concerns: "provider",
  });
  assert.equal(readError({}).code, "none");
});

test("rates pause, and nothing else does", () => {
  assert.deepEqual(
    [4, 613, 80007, 130429].map((code) => pauseAfter({ code }) !== null),
    [true, true, true, true],
  );
  assert.equal(pauseAfter({ code: 190 }), null);
});

test("a dead token ends the channel; a passing block only degrades it", () => {
  assert.equal(healthAfter(readError({ code: 190, error_subcode: 463 })).state, "disconnected");
  assert.equal(healthAfter(readError({ code: 368 })).state, "degraded");
  assert.equal(healthAfter(readError({ code: 131000 })).state, "degraded");
});
