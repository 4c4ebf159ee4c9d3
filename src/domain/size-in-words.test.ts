import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeInWords } from "./size-in-words.ts";

test("sizes as people say them", () => {
  const sizes = [0, 6, 940, 999, 12_345, 999_600, 3_440_000, 26_214_400, 2_000_000_000];
  assert.deepEqual(
    sizes.map((bytes) => sizeInWords(bytes)),
    ["0 B", "6 B", "940 B", "999 B", "12 kB", "1 MB", "3.4 MB", "26 MB", "2 GB"],
  );
  assert.equal(sizeInWords(3_440_000, "de"), "3,4 MB");
});
