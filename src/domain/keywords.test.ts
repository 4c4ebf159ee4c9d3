import assert from "node:assert/strict";
import { test } from "node:test";
import { keywordIn } from "./keywords.ts";

const read = (text: string, optedOut = false) => keywordIn(text, { optedOut });

test("each keyword is read, however it is typed", () => {
  for (const word of ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]) {
    assert.equal(read(word), "out", word);
    assert.equal(read(` ${word.toLowerCase()}!!\n`), "out", word);
  }
  for (const text of ["Stop.", "stop all", "Opt-Out", "“STOP”", "STOP 🛑", "ＳＴＯＰ", "st\u200bop"])
    assert.equal(read(text), "out", text);
  for (const word of ["START", "unstop "]) assert.equal(read(word), "in", word);
  for (const word of ["HELP", "info?"]) assert.equal(read(word), "help", word);
});

test("yes is an answer, unless somebody who opted out says it", () => {
  assert.equal(read("Yes"), null);
  assert.equal(read("Yes.", true), "in");
});

test("a message with more than the keyword is an ordinary message", () => {
  const ordinary = [
    "stop by at five",
    "Please don't stop",
    "How do I cancel my order?",
    "start tomorrow",
    "the end",
    "",
    "?",
  ];
  for (const text of ordinary) assert.equal(read(text, true), null, text);
});

test("help and stop are read for whoever opted out as well", () => {
  assert.equal(read("HELP", true), "help");
  assert.equal(read("STOP", true), "out");
});
