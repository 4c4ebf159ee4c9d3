import assert from "node:assert/strict";
import { test } from "node:test";
import { forInput, mondayAtNine, timeLeft, tomorrowAtNine } from "./when.ts";

const friday = new Date(2026, 0, 30, 15, 20);

test("tomorrow and Monday at nine, over the end of a month", () => {
  assert.deepEqual(tomorrowAtNine(friday), new Date(2026, 0, 31, 9));
  assert.deepEqual(mondayAtNine(friday), new Date(2026, 1, 2, 9));
});

test("on a Monday it is the next one, and on a Sunday it is tomorrow", () => {
  assert.deepEqual(mondayAtNine(new Date(2026, 1, 2, 8)), new Date(2026, 1, 9, 9));
  assert.deepEqual(mondayAtNine(new Date(2026, 1, 1, 8)), new Date(2026, 1, 2, 9));
});

test("what is left, in the two units that matter", () => {
  const minute = 60_000;
  assert.deepEqual([0, 42 * minute, 60 * minute, 192 * minute, 24 * 60 * minute, 52.5 * 60 * minute].map(timeLeft), [
    "1 m",
    "42 m",
    "1 h",
    "3 h 12 m",
    "1 d",
    "2 d 4 h",
  ]);
});

test("a time as the field for it wants it", () => {
  assert.equal(forInput(friday), "2026-01-30T15:20");
});
