import assert from "node:assert/strict";
import { test } from "node:test";
import { lagText } from "./lag.ts";

test("a lag is said in the unit one thinks of it in", () => {
  const said = [0, 340, 999, 2100, 9990, 40_000, 89_000, 720_000, 10_800_000].map(lagText);
  assert.deepEqual(said, ["0 ms", "340 ms", "999 ms", "2.1 s", "10.0 s", "40 s", "89 s", "12 min", "3 h"]);
});
