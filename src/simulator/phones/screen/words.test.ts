import assert from "node:assert/strict";
import { test } from "node:test";
import { switchNames } from "../../switches.ts";
import { faults } from "./words.ts";

test("every switch has its words on the page, once", () => {
  const named = faults.flatMap(({ faults }) => faults.map(({ name }) => name));
  assert.deepEqual(named.toSorted(), switchNames.toSorted());
});
