import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Where the bytes of files lie. What is stored is never changed: the same bytes have the same key, so storing twice
 * is storing once, and any store that knows put, get and remove (a disk, S3) can stand behind this.
 */
export type Files = {
  /** Resolves with the key once the bytes would survive a power cut. */
  put(bytes: Uint8Array): Promise<string>;
  get(key: string): Promise<Buffer>;
  /** Null when there is nothing under this key. */
  size(key: string): Promise<number | null>;
  /** Says whether the bytes are gone: they stay where somebody has put the same ones since. */
  remove(key: string, unusedSince: Date): Promise<boolean>;
};

export function filesOnDisk(root: string): Files {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`${key} is no key of a file.`);
    return join(root, key.slice(0, 2), key);
  };
  return {
    async put(bytes) {
      const key = createHash("sha256").update(bytes).digest("hex");
      const path = pathOf(key);
      if ((await sizeOf(path)) === bytes.length && (await touch(path))) return key;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeDurably(path, bytes);
      return key;
    },
    get: (key) => readFile(pathOf(key)),
    size: (key) => sizeOf(pathOf(key)),
    remove: (key, unusedSince) => removeUnused(pathOf(key), unusedSince),
  };
}

/** Beside its place first, then into it: whoever reads sees all of a file or nothing. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const handle = await open(draft, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}

/** Says that the bytes are wanted again; false where they have just been removed. */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/**
 * Taken aside before it is looked at: whoever puts the same bytes from then on finds nothing and stores them anew. What a
 * crash left aside is found there by the next try.
 */
async function removeUnused(path: string, unusedSince: Date): Promise<boolean> {
  const aside = `${path}.loose`;
  await rename(path, aside).catch(ignoreMissing);
  const { mtime } = (await stat(aside).catch(ignoreMissing)) ?? {};
  if (mtime && mtime > unusedSince) {
    await rename(aside, path);
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

function ignoreMissing(error: { code?: string }): undefined {
  if (error.code !== "ENOENT") throw error;
}

async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
