import assert from "node:assert/strict";
import { test } from "node:test";
import { storable } from "./storable.ts";

test("NUL and half characters are taken out of texts and keys, at any depth", () => {
  const value = { "a\0": ["b\0", { c: "d\ud83d" }], e: null, f: 1 };
  assert.deepEqual(storable(value), { a: ["b", { c: "d\ufffd" }], e: null, f: 1 });
});

test("what people write about NUL stays as it is, and so do bytes and dates", () => {
  const value = { text: "C:\\u0000", bytes: Buffer.from("a\0"), at: new Date(0) };
  assert.deepEqual(storable(value), value);
});
