import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { newId } from "./id.ts";

afterEach(() => mock.timers.reset());

test("ids of one process are all different and never run backwards, however many in a millisecond", () => {
  const ids = Array.from({ length: 20_000 }, () => newId("message"));
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(ids).size, ids.length);
});

test("a clock that steps back does not make an older id", () => {
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 60_000 });
  const before = newId("turn");
  mock.timers.setTime(Date.now() - 3_600_000);
  assert.ok(newId("turn") > before);
});
