import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeFolder } from "./make-folder.ts";

test("a folder is made with those around it, and made again without harm", (t) => {
  const ground = mkdtempSync(join(tmpdir(), "parley-folder-"));
  t.after(() => rmSync(ground, { recursive: true }));
  const path = join(ground, "a", "b", "c");
  makeFolder(path, 0o700);
  makeFolder(path, 0o700);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  writeFileSync(join(ground, "file"), "");
  assert.throws(() => makeFolder(join(ground, "file")), { code: "EEXIST" });
  assert.throws(() => makeFolder(join(ground, "file", "a")), { code: "ENOTDIR" });
});

test("where nobody can make a folder, that is an error and no endless search", {
  skip: process.platform !== "linux",
}, () => {
  assert.throws(() => makeFolder("/proc/nowhere/at/all"), { code: "ENOENT" });
});
