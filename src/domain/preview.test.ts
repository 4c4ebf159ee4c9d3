import assert from "node:assert/strict";
import { test } from "node:test";
import { nameFor, previewOf } from "./preview.ts";

test("words win over what came with them", () => {
  assert.equal(previewOf("Look", [{ mime: "image/png" }]), "Look");
});

test("without words the list says what came", () => {
  assert.equal(previewOf("", [{ mime: "image/png" }]), "Photo");
  assert.equal(
    previewOf(" ", [{ mime: "application/pdf", name: "bill.pdf" }, { mime: "image/png" }]),
    "bill.pdf and 1 more",
  );
  assert.equal(previewOf("", []), "");
});

test("a file without a name gets one by its kind", () => {
  assert.equal(nameFor("image/jpeg"), "photo.jpg");
  assert.equal(nameFor("audio/ogg; codecs=opus"), "recording.ogg");
  assert.equal(nameFor("application/pdf"), "file.pdf");
  assert.equal(nameFor(""), "file");
});
