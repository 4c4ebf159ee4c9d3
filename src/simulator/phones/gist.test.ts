import assert from "node:assert/strict";
import { test } from "node:test";
import { gistOf } from "./gist.ts";

const signed = { "x-twilio-signature": "c2lnbmVk" };
const entry = (part: object) => JSON.stringify({ object: "page", entry: [part] });

test("a form says whose it is and how far a message has come", () => {
  assert.deepEqual(gistOf({ headers: signed, body: "Body=Hello" }), { who: "Twilio", what: "message" });
  assert.deepEqual(gistOf({ headers: signed, body: "MessageStatus=sent" }), { who: "Twilio", what: "sent" });
  const call = "CallSid=CA1&CallStatus=completed";
  assert.equal(gistOf({ headers: signed, body: call }).what, "completed");
  assert.equal(gistOf({ headers: signed, body: `${call}&RecordingSid=RE1` }).what, "recording");
});

test("an event of Meta's says the same, on whichever side it stands", () => {
  const what = (part: object) => gistOf({ headers: {}, body: entry(part) });
  assert.deepEqual(what({ messaging: [{ message: { text: "Hello" } }] }), { who: "Messenger", what: "message" });
  assert.deepEqual(what({ standby: [{ message: { is_echo: true } }] }), { who: "Messenger", what: "echo" });
  assert.deepEqual(what({ messaging: [{ read: {} }] }), { who: "Messenger", what: "read" });
  assert.deepEqual(what({ changes: [{ value: { statuses: [{ status: "failed" }] } }] }).what, "failed");
  assert.deepEqual(what({ messaging: [{ something: {} }] }).what, "news");
});
