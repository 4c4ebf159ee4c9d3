import assert from "node:assert/strict";
import { test } from "node:test";
import { readable } from "./readable.ts";

test("JSON stands on lines of its own", () => {
  assert.equal(readable('{"a":[1]}'), '{\n  "a": [\n    1\n  ]\n}');
});

test("a form stands on lines of its own, decoded", () => {
  assert.equal(readable("From=%2B14155550123&Body=Hello+there"), "From = +14155550123\nBody = Hello there");
});

test("anything else is left as it is", () => {
  assert.equal(readable('{"a":'), '{"a":');
  assert.equal(readable("Subject: Hello\n\nx=1"), "Subject: Hello\n\nx=1");
});
