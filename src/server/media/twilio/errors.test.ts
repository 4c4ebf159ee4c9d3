import assert from "node:assert/strict";
import { test } from "node:test";
import { healthAfter, readError } from "./errors.ts";

test("what an error concerns is known by its code", () => {
  const concerns = (code: number | string) => readError(code).concerns;
  assert.equal(concerns(21610), "opted-out");
  assert.equal(concerns("30003"), "recipient");
  assert.equal(concerns(30007), "content");
  assert.equal(concerns(30034), "account");
  assert.equal(concerns(30008), "provider");
  assert.equal(concerns(63016), "window");
});

test("every sentence is one: a capital letter first, a full stop last", () => {
  const codes = Array.from({ length: 65_000 }, (_, code) => code + 1);
  for (const code of codes) assert.match(readError(code).reason, /^[A-Z].*[.]$/s, String(code));
});

test("a code nobody knows is said as it is, and none at all as well", () => {
  assert.deepEqual(readError(39999), {
    code: "39999",
    reason: "The provider refused or gave up on this with code 39999.",
    concerns: "provider",
  });
  for (const nothing of [null, undefined, "", 0]) assert.equal(readError(nothing).code, "none");
});

test("a refused sign-in ends the channel, a country that is not allowed does not", () => {
  assert.equal(healthAfter(readError(20003)).state, "disconnected");
  assert.equal(healthAfter(readError(30002)).state, "disconnected");
  assert.equal(healthAfter(readError(21408)).state, "degraded");
});
