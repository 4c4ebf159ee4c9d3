import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { filesOnDisk } from "./files.ts";

const root = mkdtempSync(join(tmpdir(), "parley-files-"));
const files = filesOnDisk(root);
after(() => rmSync(root, { recursive: true }));

test("what is put is got back, byte for byte", async () => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  const key = await files.put(bytes);
  assert.deepEqual(await files.get(key), bytes);
  assert.equal(await files.size(key), 4);
});

test("the same bytes are stored once, and no draft stays behind", async () => {
  const keys = await Promise.all(Array.from({ length: 10 }, () => files.put(Buffer.from("the same"))));
  assert.equal(new Set(keys).size, 1);
  assert.deepEqual(readdirSync(join(root, keys[0]!.slice(0, 2))), [keys[0]]);
});

test("a key leads nowhere but into the store", async () => {
  await assert.rejects(async () => files.get("../../etc/passwd"), /no key/);
});

test("what was removed is gone, and may be removed again", async () => {
  const key = await files.put(Buffer.from("short-lived"));
  await files.remove(key);
  await files.remove(key);
  assert.equal(await files.size(key), null);
});
