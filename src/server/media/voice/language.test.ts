import assert from "node:assert/strict";
import { test } from "node:test";
import { anotherLanguage } from "./language.ts";

test("a call moves to the language that is spoken, with the region where it is spoken most, and back to its own", () => {
  assert.equal(anotherLanguage("en-GB", "de", "en-GB"), "de-DE");
  assert.equal(anotherLanguage("de-DE", "en", "en-GB"), "en-GB");
  assert.equal(anotherLanguage("en-GB", "no", "en-GB"), "nb-NO");
});

test("it stays where the language is the same, not known, or told apart by the provider", () => {
  assert.equal(anotherLanguage("en-GB", "en", "en-GB"), null);
  assert.equal(anotherLanguage("nb-NO", "no", "nb-NO"), null);
  assert.equal(anotherLanguage("en-GB", null, "en-GB"), null);
  assert.equal(anotherLanguage("multi", "de", "multi"), null);
});
