import assert from "node:assert/strict";
import { test } from "node:test";
import { patternsOf } from "./patterns.ts";

const number = "+14155550131";
const found = (q: string, value: string) =>
  patternsOf(q).some((pattern) => value.includes(pattern.replace(/^%|%$/g, "")));

for (const q of ["+1 415 555 0131", "415 555-0131", "(415)5550131", "415.555.0131", "001 415 555 0131", "555‑0131"])
  test(`${q} finds ${number}`, () => assert.ok(found(q, number)));

for (const q of ["0415 555 0132", "order 0131", "555_0131"])
  test(`${q} does not find ${number}`, () => assert.ok(!found(q, number)));

test("a number is found as it is dialled within its country", () => {
  assert.ok(found("020 7946 0958", "+442079460958"));
  assert.ok(found("+44 (0)20 7946 0958", "+442079460958"));
});
