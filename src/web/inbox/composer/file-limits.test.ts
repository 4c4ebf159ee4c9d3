import assert from "node:assert/strict";
import { test } from "node:test";
import { limitsInWords, refusalOf, withinServer } from "./file-limits.ts";

const mega = 1_000_000;
const email = { most: 20, maxBytes: 25 * mega, togetherBytes: 25 * mega };
const instagram = { most: 2, maxBytes: 25 * mega, pictureBytes: 8 * mega };
const file = (size: number, type = "application/pdf") => ({ name: "a", type, size });

test("a limit is said as the medium has it, and as far as the server takes a file", () => {
  assert.equal(limitsInWords(email), "At most 20 files, together 25 MB");
  assert.equal(limitsInWords(instagram), "At most 2 files of 25 MB, pictures of 8 MB");
  assert.equal(limitsInWords(withinServer({ most: 10, maxBytes: 100 * mega })), "At most 10 files of 25 MB");
});

test("what fits is taken", () => {
  assert.equal(refusalOf(file(10 * mega), [file(15 * mega)], email), null);
  assert.equal(refusalOf(file(8 * mega, "image/png"), [], instagram), null);
});

test("what does not fit is refused in words", () => {
  assert.equal(refusalOf(file(0), [], email), "a is empty and cannot be sent.");
  assert.equal(refusalOf(file(26 * mega), [], email), "a has 26 MB; at most 25 MB can be sent here.");
  assert.equal(
    refusalOf(file(11 * mega), [file(15 * mega)], email),
    "With a the files have 26 MB; together at most 25 MB can be sent here.",
  );
  assert.equal(
    refusalOf(file(9 * mega, "image/png"), [], instagram),
    "a has 9 MB; for a picture at most 8 MB can be sent here.",
  );
  assert.equal(refusalOf(file(1), [file(1), file(1)], instagram), "At most 2 files can be sent at once here.");
});
