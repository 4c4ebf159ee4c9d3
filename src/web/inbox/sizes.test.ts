import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeInWords } from "./sizes.ts";

test("sizes as people say them", () => {
  const said = [0, 940, 12_345, 999_600, 3_440_000, 26_214_400, 2_000_000_000].map(sizeInWords);
  assert.deepEqual(said, ["0 B", "940 B", "12 kB", "1 MB", "3.4 MB", "26 MB", "2 GB"]);
});
