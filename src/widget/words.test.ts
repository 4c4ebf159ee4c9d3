import assert from "node:assert/strict";
import { test } from "node:test";
import { unreadWord, wordsFor } from "./words.ts";

test("the browser's language decides, English where we have none", () => {
  assert.equal(wordsFor("pt-BR").language, "pt");
  assert.equal(wordsFor("ja").language, "en");
  assert.equal(wordsFor("constructor").language, "en");
  assert.equal(unreadWord("de-AT"), "ungelesen");
});

test("only Arabic runs from right to left", () => {
  const directions = ["en", "de", "es", "fr", "pt", "ar"].map((language) => wordsFor(language).direction);
  assert.deepEqual(directions, ["ltr", "ltr", "ltr", "ltr", "ltr", "rtl"]);
});
