import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, faultIn, minutesOf, withDay } from "./opening.ts";

test("minutes and clock say the same", () => {
  assert.equal(clockOf(545), "09:05");
  assert.equal(minutesOf("09:05"), 545);
  assert.equal(clockOf(1440), "00:00");
  assert.equal(minutesOf(""), null);
});

test("a day's spans are replaced, and the rest of the week stays", () => {
  const open = [
    { day: 1, from: 540, to: 1020 },
    { day: 2, from: 540, to: 1020 },
  ];
  assert.deepEqual(withDay(open, 1, [{ day: 1, from: 600, to: 0 }]), [
    { day: 1, from: 600, to: 1440 },
    { day: 2, from: 540, to: 1020 },
  ]);
});

test("a span that ends before it begins is a fault, and so are two that overlap", () => {
  assert.match(faultIn([{ day: 1, from: 600, to: 540 }]) ?? "", /ends after/);
  assert.match(
    faultIn([
      { day: 1, from: 540, to: 720 },
      { day: 1, from: 700, to: 900 },
    ]) ?? "",
    /overlap/,
  );
  assert.equal(
    faultIn([
      { day: 1, from: 540, to: 720 },
      { day: 1, from: 720, to: 900 },
    ]),
    null,
  );
});
