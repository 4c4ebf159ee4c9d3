import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, renameSync, rmSync, utimesSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
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

test("a part is read without the rest", async () => {
  const key = await files.put(Buffer.from("0123456789"));
  assert.equal((await buffer(files.read(key, { start: 2, end: 4 }))).toString(), "234");
});

test("what is not there is told of in words that no lost database would use", async () => {
  await assert.rejects(files.get("0".repeat(64)), /^Error: Nothing is stored under 0000/);
});

test("a power cut forgets neither the bytes nor the names that lead to them", {
  skip: process.platform !== "linux" && "only Linux says which file is synced",
}, async (context) => {
  const synced: string[] = [];
  const prototype = Object.getPrototypeOf(await handleOf(root)) as FileHandle;
  const { sync } = prototype;
  context.mock.method(prototype, "sync", function (this: FileHandle) {
    synced.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  });
  const key = await files.put(Buffer.from("for ever"));
  const folder = join(root, key.slice(0, 2));

  const [first, ...others] = synced;
  assert.equal(dirname(first!), folder, "the draft, before it is put in its place");
  assert.deepEqual(others, [folder, root, dirname(root)]);
});

test("what cannot be put in its place leaves no draft behind", async () => {
  const bytes = Buffer.from("no room");
  const folder = join(root, keyOf(bytes).slice(0, 2));
  mkdirSync(join(folder, keyOf(bytes)), { recursive: true });

  await assert.rejects(files.put(bytes));

  assert.deepEqual(readdirSync(folder), [keyOf(bytes)]);
  rmSync(folder, { recursive: true });
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

async function handleOf(path: string): Promise<FileHandle> {
  const handle = await open(path);
  await handle.close();
  return handle;
}

function later(): Date {
  return new Date(Date.now() + 60_000);
}

function keyOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
