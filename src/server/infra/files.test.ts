import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from "node:fs";
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
  assert.equal(await files.remove(key, later()), true);
  assert.equal(await files.remove(key, later()), true);
  assert.equal(await files.size(key), null);
});

test("what somebody has put again since is not removed", async () => {
  const key = await files.put(Buffer.from("wanted again"));
  utimesSync(join(root, key.slice(0, 2), key), 0, 0);
  const unusedSince = new Date(1000);
  await files.put(Buffer.from("wanted again"));

  assert.equal(await files.remove(key, unusedSince), false);

  assert.deepEqual(await files.get(key), Buffer.from("wanted again"));
});

test("what a crash left aside while it was removed is removed by the next try", async () => {
  const key = await files.put(Buffer.from("half gone"));
  const path = join(root, key.slice(0, 2), key);
  renameSync(path, `${path}.loose`);

  assert.equal(await files.remove(key, later()), true);

  assert.deepEqual(readdirSync(join(root, key.slice(0, 2))), []);
});

test("of bytes that are put and removed at the same moments, what was put last is there", async () => {
  const bytes = Buffer.from("here and gone");
  for (let round = 0; round < 200; round++) {
    const unusedSince = new Date();
    const [key] = await Promise.all([files.put(bytes), files.remove(keyOf(bytes), unusedSince)]);
    assert.deepEqual(await files.get(key), bytes);
    await files.remove(key, later());
  }
});

function later(): Date {
  return new Date(Date.now() + 60_000);
}

function keyOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
