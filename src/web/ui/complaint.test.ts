import assert from "node:assert/strict";
import { test } from "node:test";
import { complaintAbout } from "./complaint.ts";

test("a rule becomes a sentence about its field", () => {
  assert.equal(complaintAbout("Email", "already belongs to a member"), "Email already belongs to a member.");
});

test("what is a sentence already stays one", () => {
  const said = "Customers do not see this. Choose another.";
  assert.equal(complaintAbout("Agent", said), said);
  assert.equal(complaintAbout("Email", "Invalid email address"), "Invalid email address.");
});
