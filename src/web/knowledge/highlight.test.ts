import assert from "node:assert/strict";
import { test } from "node:test";
import { cutAtTerms } from "./highlight.ts";

const matched = (text: string, terms: string[]) =>
  cutAtTerms(text, terms)
    .filter((piece) => piece.matched)
    .map((piece) => piece.text);

test("matched words are cut out, whatever their case and ending", () => {
  assert.deepEqual(matched("Returns: you return it, we refunded.", ["return", "refund"]), [
    "Returns",
    "return",
    "refunded",
  ]);
});

test("a short word is not found inside a longer one", () => {
  assert.deepEqual(matched("A tap and a tape", ["tap"]), ["tap"]);
});

test("signs with a meaning in patterns are taken as they stand", () => {
  assert.deepEqual(matched("Does it cost (more) than C++", ["c++", "(more)"]), ["(more)", "C++"]);
});

test("scripts without spaces are matched anywhere", () => {
  assert.deepEqual(matched("返品について", ["返品"]), ["返品"]);
});

test("the pieces put together are the text", () => {
  const text = "We refund within five working days.";
  assert.equal(
    cutAtTerms(text, ["days", "refund"])
      .map((piece) => piece.text)
      .join(""),
    text,
  );
});
