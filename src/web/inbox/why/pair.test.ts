import assert from "node:assert/strict";
import { test } from "node:test";
import type { GateView } from "../../../contract/turns.ts";
import { paired } from "./pair.ts";

test("a gate that blocks then or now stands out", () => {
  const then = [gate("a", true), gate("b", false), gate("c", true)];
  const now = [gate("a", true), gate("b", true), gate("c", false)];
  assert.deepEqual(
    paired(then, now).map(({ code, blocks }) => `${code} ${blocks}`),
    ["a false", "b true", "c true"],
  );
});

test("without a turn there is only now", () => {
  const [pair] = paired(null, [gate("a", false)]);
  assert.equal(pair?.before, undefined);
  assert.equal(pair?.blocks, true);
});

test("a gate that is no longer checked is still told", () => {
  assert.deepEqual(
    paired([gate("old", true)], [gate("new", true)]).map(({ code }) => code),
    ["new", "old"],
  );
});

function gate(code: string, passed: boolean): GateView {
  return { code, name: code, passed, saw: "", because: passed ? null : "no", remedy: null };
}
