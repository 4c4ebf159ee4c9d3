import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { StartError } from "./start-error.ts";

export type Secrets = {
  seal(text: string): Buffer;
  open(bytes: Uint8Array): string;
  /** A key for one purpose; those of two purposes tell nothing about each other. */
  derive(purpose: string): Buffer;
};

/** Everything secret at rest hangs on one key: the configured one, or one generated into the data folder. */
export function openSecrets({ secret, dataDir }: { secret: string | null; dataDir: string }): Secrets {
  const root = secret ?? keyFile(dataDir);
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", root, "parley", purpose, 32));
  const key = derive("seal");
  return { derive, seal: (text) => seal(key, text), open: (bytes) => open(key, Buffer.from(bytes)) };
}

// Layout of a sealed value: version, nonce, tag, ciphertext. The version leaves room for another cipher or key.
const version = 1;
const nonceEnd = 13;
const tagEnd = 29;

function seal(key: Buffer, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed]);
}

function open(key: Buffer, bytes: Buffer): string {
  if (bytes[0] !== version || bytes.length < tagEnd)
    throw new Error("This is not a sealed value, or of a newer version.");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, nonceEnd));
  decipher.setAuthTag(bytes.subarray(nonceEnd, tagEnd));
  return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString("utf8");
}

function keyFile(dataDir: string): string {
  const path = join(dataDir, "secret.key");
  const key = read(path) ?? create(dataDir, path);
  if (key.length < 32) throw new StartError(`The key in ${path} is damaged: restore the file from a backup.`);
  return key;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new StartError(`The key file ${path} cannot be read.`);
  }
}

// Linked into place: of two nodes that start at once both end up with the same key, and never with half of one.
function create(dataDir: string, path: string): string {
  const draft = `${path}.${process.pid}`;
  try {
    makeFolder(dataDir);
    writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new StartError(`The key file ${path} cannot be written: ${(error as Error).message}.`);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return read(path) ?? "";
}
