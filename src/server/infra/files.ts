import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";

/**
 * Where the bytes of files lie. What is stored is never changed: the same bytes have the same key, so storing twice
 * is storing once, and any store that knows these five (a disk, S3) can stand behind this.
 */
export type Files = {
  /** Resolves with the key once the bytes would survive a power cut. */
  put(bytes: Uint8Array): Promise<string>;
  get(key: string): Promise<Buffer>;
  /** The same, or a part of it, as it is read: whoever sends a long recording never holds all of it. */
  read(key: string, part: Part): Readable;
  /** Null when there is nothing under this key. */
  size(key: string): Promise<number | null>;
  /** Says whether the bytes are gone: they stay where somebody has put the same ones since. */
  remove(key: string, unusedSince: Date): Promise<boolean>;
};

/** The first byte and the last, counted from zero. */
export type Part = { start: number; end: number };

export function filesOnDisk(root: string): Files {
  const pathOf = (key: string) => {
    if (!/^[0-9a-f]{64}$/.test(key)) throw new Error(`${key} is no key of a file.`);
    return join(root, key.slice(0, 2), key);
  };
  return {
    async put(bytes) {
      const key = createHash("sha256").update(bytes).digest("hex");
      const path = pathOf(key);
      const folder = dirname(path);
      if ((await sizeOf(path)) !== bytes.length || !(await touch(path))) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeDurably(path, bytes);
      }
      // Made here or by somebody who is not done with it yet: its name is safe only once the folders above it are.
      for (const above of [folder, root, dirname(root)]) await syncFolder(above);
      return key;
    },
    get: (key) => readFile(pathOf(key)).catch((error) => missing(key, error)),
    read: (key, part) => createReadStream(pathOf(key), part),
    size: (key) => sizeOf(pathOf(key)),
    remove: (key, unusedSince) => removeUnused(pathOf(key), unusedSince),
  };
}

/** Beside its place first, then into it: whoever reads sees all of a file or nothing. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeSynced(draft, bytes);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(ignoreUnsyncable);
  await handle
    ?.sync()
    .catch(ignoreUnsyncable)
    .finally(() => handle.close());
}

/** Windows opens no folder, and some file systems sync none: there, nothing more can be done. */
function ignoreUnsyncable(error: { code?: string }): undefined {
  if (!/^(EISDIR|EACCES|EPERM|EBADF|EINVAL|ENOTSUP)$/.test(error.code ?? "")) throw error;
}

/** Says that the bytes are wanted again; false where they have just been removed. */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/** Nobody shall take a file that is not there for a database that is away. */
function missing(key: string, error: { code?: string }): never {
  throw error.code === "ENOENT" ? new Error(`Nothing is stored under ${key}.`) : error;
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
