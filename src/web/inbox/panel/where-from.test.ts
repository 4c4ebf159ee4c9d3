import assert from "node:assert/strict";
import { test } from "node:test";
import { waysOf } from "./where-from.ts";

const of = (kind: string, value: string, verified = true) => ({ kind, value, verified });
const said = (...addresses: ReturnType<typeof of>[]) => waysOf(addresses).map(({ says, shown }) => `${says} ${shown}`);

test("one number of WhatsApp is told once, and before what WhatsApp calls its owner", () => {
  const addresses = [
    of("whatsapp", "US.10302993775435525985"),
    of("phone", "+4915112345678"),
    of("whatsapp", "4915112345678"),
  ];
  assert.deepEqual(said(...addresses), [
    "Writes on WhatsApp from +49 151 123 456 78",
    "WhatsApp knows them as US.10302993775435525985",
  ]);
  assert.equal(waysOf(addresses)[0]?.value, "+4915112345678");
});

test("each medium has its sentence", () => {
  assert.deepEqual(said(of("email", "ada@example.com", false)), ["Writes from ada@example.com"]);
  assert.deepEqual(said(of("phone", "+14155550136")), ["Calls or texts from +1 415 555 0136"]);
  assert.deepEqual(said(of("messenger", "2418")), ["Messenger knows them as 2418"]);
  assert.deepEqual(said(of("webchat", "user:ada@example.com")), ["Signed in on your site as ada@example.com"]);
});

test("what tells nobody anything is left out", () => {
  assert.deepEqual(said(of("webchat", "zsiSOqScNmVPZjEc"), of("linkedin", "cont_1"), of("phone", "anonymous:CA1")), []);
});
