import assert from "node:assert/strict";
import { test } from "node:test";
import { isPhoneNumber, readableNumber, shortNumber, withReadableNumbers } from "./phone-number.ts";

test("a number is read in groups, after the code of its country", () => {
  for (const [value, read] of [
    ["+14155550100", "+1 415 555 0100"],
    ["+447700900123", "+44 7700 900123"],
    ["+33612345678", "+33 6 12 34 56 78"],
    ["+4915112345678", "+49 151 123 456 78"],
    ["+4930123456", "+49 301 234 56"],
    ["+353851234567", "+353 851 234 567"],
    ["+46701234567", "+46 701 234 567"],
    ["+12025550", "+1 202 5550"],
    ["+1 415 555 0100", "+1 415 555 0100"],
    ["+1 (415) 555-0100", "+1 415 555 0100"],
  ] as const) {
    assert.equal(readableNumber(value), read);
  }
});

test("what is no number stays as it is", () => {
  for (const value of [
    "Ada Lovelace",
    "22395",
    "2418830175",
    "Visitor 2AP2",
    "US.1030299377",
    "+49",
    "0612345678",
    "",
  ]) {
    assert.equal(readableNumber(value), value);
    assert.equal(isPhoneNumber(value), false);
  }
});

test("numbers among words are read the same way", () => {
  assert.equal(withReadableNumbers("Call to +14155550103. It took 7 s."), "Call to +1 415 555 0103. It took 7 s.");
  assert.equal(withReadableNumbers("1+1234567890123456 = ?"), "1+1234567890123456 = ?");
});

test("a number is told by its country and its last two digits", () => {
  assert.equal(shortNumber("+14155550142"), "+1 …42");
  assert.equal(shortNumber("+447700900123"), "+44 …23");
  assert.equal(shortNumber("+353851234567"), "+353 …67");
  assert.equal(shortNumber("22395"), "22395");
});
