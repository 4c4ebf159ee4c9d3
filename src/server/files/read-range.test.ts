import assert from "node:assert/strict";
import { test } from "node:test";
import { readRange } from "./read-range.ts";

for (const [asked, part] of [
  ["bytes=0-1", { start: 0, end: 1 }],
  ["bytes=3-", { start: 3, end: 9 }],
  ["bytes=3-99", { start: 3, end: 9 }],
  ["bytes=-4", { start: 6, end: 9 }],
  ["bytes=-99", { start: 0, end: 9 }],
  ["bytes=10-", "none"],
  ["bytes=-0", "none"],
  ["bytes=5-3", null],
  ["bytes=0-1,4-5", null],
  ["bytes=-", null],
  ["lines=0-1", null],
  [undefined, null],
] as const)
  test(`of ten bytes, ${asked ?? "no range"} asks for ${JSON.stringify(part)}`, () => {
    assert.deepEqual(readRange(asked, 10), part);
  });

test("of nothing there is no part", () => {
  for (const asked of ["bytes=0-", "bytes=-1"]) assert.equal(readRange(asked, 0), "none");
});
