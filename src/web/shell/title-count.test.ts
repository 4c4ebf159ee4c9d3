import assert from "node:assert/strict";
import { test } from "node:test";
import { titled } from "./title-count.ts";

test("the count stands before the name, once, and goes with the last of them", () => {
  assert.equal(titled("Inbox · Parley", 3), "(3) Inbox · Parley");
  assert.equal(titled("(3) Inbox · Parley", 12), "(12) Inbox · Parley");
  assert.equal(titled("(12) Inbox · Parley", 0), "Inbox · Parley");
});

test("a name that begins with a bracket of its own keeps it", () => {
  assert.equal(titled("(Ada) · Parley", 1), "(1) (Ada) · Parley");
});
