import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPath } from "./next.ts";

test("a path of our own is kept with its search and hash", () => {
  assert.equal(ownPath("/inbox/conv_1?view=mine#msg_2"), "/inbox/conv_1?view=mine#msg_2");
});

test("another site, however written, leads to the start", () => {
  for (const next of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "",
    7,
    undefined,
  ]) {
    assert.equal(ownPath(next), "/", String(next));
  }
});
