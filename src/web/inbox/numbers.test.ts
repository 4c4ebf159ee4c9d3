import assert from "node:assert/strict";
import { test } from "node:test";
import { addressInWords, shortNumber } from "./numbers.ts";

test("a number is told by its country and its end", () => {
  const said = ["+14155557742", "4915112345642", "+351912345678", "+79161234567", "Fjord", "12345"].map(shortNumber);
  assert.deepEqual(said, ["+1 …42", "+49 …42", "+351 …78", "+7 …67", "Fjord", "12345"]);
});

test("only what people call an address is shown as one", () => {
  assert.equal(addressInWords({ kind: "whatsapp", value: "4915112345642" }), "+4915112345642");
  assert.equal(addressInWords({ kind: "whatsapp", value: "DE.13491208655302741918" }), "DE.13491208655302741918");
  assert.equal(addressInWords({ kind: "messenger", value: "998877" }), null);
});
