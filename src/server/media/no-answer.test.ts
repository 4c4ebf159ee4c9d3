import assert from "node:assert/strict";
import { test } from "node:test";
import { whyNoAnswer } from "./no-answer.ts";

test("a name with two addresses that both refuse was never reached", () => {
  const refused = ["::1", "127.0.0.1"].map(() => failing({ code: "ECONNREFUSED", syscall: "connect" }));
  assert.equal(whyNoAnswer(fetchFailed(new AggregateError(refused))), "never-connected");
});

test("of a connection that was lost while something was read or written nobody knows what arrived", () => {
  for (const syscall of ["read", "write"])
    assert.equal(whyNoAnswer(fetchFailed(failing({ code: "ECONNRESET", syscall }))), "broken-off");
  assert.equal(whyNoAnswer(fetchFailed(new AggregateError([failing({ code: "ECONNRESET" })]))), "broken-off");
});

test("a certificate nobody vouches for, or another kind of TLS, ends before the first byte", () => {
  for (const code of ["CERT_HAS_EXPIRED", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"])
    assert.equal(whyNoAnswer(fetchFailed(failing({ code }))), "never-connected");
});

test("what took too long may have been heard", () => {
  assert.equal(whyNoAnswer(new DOMException("late", "TimeoutError")), "late");
});

function failing(what: { code: string; syscall?: string }): Error {
  return Object.assign(new Error(what.code), what);
}

/** As fetch throws it: the cause behind an error that says nothing. */
function fetchFailed(cause: Error): Error {
  return new TypeError("fetch failed", { cause });
}
