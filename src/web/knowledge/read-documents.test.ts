import assert from "node:assert/strict";
import { test } from "node:test";
import { inBatches, nameOf, readFiles } from "./read-documents.ts";

const file = (name: string, text = "text") => new File([text], name);

test("Markdown, HTML and JSONL are read; anything else is named with its reason", async () => {
  const reading = await readFiles([file("a.md"), file("b.HTML"), file("c.jsonl"), file("photo.png")]);
  assert.deepEqual(
    reading.documents.map(({ path }) => path),
    ["a.md", "b.HTML", "c.jsonl"],
  );
  assert.deepEqual(reading.unreadable, [{ path: "photo.png", reason: "Only .md, .html and .jsonl can be imported." }]);
});

test("hidden files are left alone without a word", async () => {
  assert.deepEqual(await readFiles([file(".DS_Store")]), { documents: [], unreadable: [] });
});

test("batches hold neither too many documents nor too many bytes, and lose none", () => {
  const documents = Array.from({ length: 7 }, (_, i) => ({ path: `${i}.md`, text: "x".repeat(i === 3 ? 200 : 10) }));
  const batches = inBatches(documents, { bytes: 150, documents: 2 });
  assert.deepEqual(batches.flat(), documents);
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [2, 1, 1, 2, 1],
  );
});

test("an import is named for its folder, its one file, or their number", () => {
  const named = (...paths: string[]) => nameOf(paths.map((path) => ({ path, text: "" })));
  assert.equal(named("help/a.md", "help/b/c.md"), "help");
  assert.equal(named("a.md"), "a.md");
  assert.equal(named("a.md", "b.md"), "2 files");
});
