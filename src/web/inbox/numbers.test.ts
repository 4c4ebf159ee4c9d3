import assert from "node:assert/strict";
import { test } from "node:test";
import { addressInWords } from "./numbers.ts";

test("only what people call an address is shown as one", () => {
  assert.equal(addressInWords({ kind: "whatsapp", value: "4915112345642" }), "+49 151 123 456 42");
  assert.equal(addressInWords({ kind: "phone", value: "+14155550100" }), "+1 415 555 0100");
  assert.equal(addressInWords({ kind: "email", value: "ada@example.com" }), "ada@example.com");
  assert.equal(addressInWords({ kind: "whatsapp", value: "DE.13491208655302741918" }), null);
  assert.equal(addressInWords({ kind: "phone", value: "anonymous:CA1" }), null);
  assert.equal(addressInWords({ kind: "messenger", value: "998877" }), null);
});
