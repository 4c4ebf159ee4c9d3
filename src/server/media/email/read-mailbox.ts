import { buffer } from "node:stream/consumers";
import type { ImapFlow } from "imapflow";
import type { ImapServer } from "./open-imap.ts";
import { within } from "./trouble.ts";

/** Reads mails out of an open folder in pieces that fit into memory. */
export type FetchedMail = { uid: number; at: Date | null; bytes: Buffer };

type Limits = {
  /** Larger mails are fetched by themselves. */
  smallBytes: number;
  batchBytes: number;
  batchMails: number;
  /** Of larger mails only the head is read. */
  mostBytes: number;
  commandMs: number;
  /** For fetching a large mail. */
  largeMs: number;
};

export const mailboxLimits: Limits = {
  smallBytes: 1024 * 1024,
  batchBytes: 8 * 1024 * 1024,
  batchMails: 50,
  mostBytes: 50 * 1024 * 1024,
  commandMs: 60_000,
  largeMs: 300_000,
};

type Reading = { client: ImapFlow; server: ImapServer; limits: Limits };
type Listed = { uid: number; size: number; at: Date | null };

/** The mails with these numbers, a batch at a time. A number whose mail is gone stands in its batch all the same. */
export async function* readMails(
  uids: number[],
  reading: Reading,
): AsyncGenerator<{ uids: number[]; mails: FetchedMail[] }> {
  const listedAtOnce = 200;
  for (let start = 0; start < uids.length; start += listedAtOnce) {
    const some = uids.slice(start, start + listedAtOnce);
    const listed = await listMails(some, reading);
    const gone = some.filter((uid) => !listed.some((mail) => mail.uid === uid));
    if (gone.length > 0) yield { uids: gone, mails: [] };
    for (const batch of batches(listed, reading.limits))
      yield { uids: batch.map(({ uid }) => uid), mails: await fetchBatch(batch, reading) };
  }
}

export async function findUids(query: { since: Date } | { uid: string }, { client, server, limits }: Reading) {
  const found = await within(limits.commandMs, server, client.search(query, { uid: true }), () => client.close());
  if (!Array.isArray(found)) throw new Error("The mail server refused a search.");
  return found.sort((a, b) => a - b);
}

async function listMails(uids: number[], { client, server, limits }: Reading): Promise<Listed[]> {
  const query = { uid: true, size: true, internalDate: true };
  const all = client.fetchAll(uids.join(","), query, { uid: true });
  const listed = await within(limits.commandMs, server, all, () => client.close());
  return listed
    .map(({ uid, size = 0, internalDate }) => ({ uid, size, at: internalDate ? new Date(internalDate) : null }))
    .sort((a, b) => a.uid - b.uid);
}

function* batches(listed: Listed[], limits: Limits): Generator<Listed[]> {
  let batch: Listed[] = [];
  let bytes = 0;
  for (const mail of listed) {
    if (batch.length > 0 && (bytes + mail.size > limits.batchBytes || batch.length >= limits.batchMails)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(mail);
    bytes += mail.size;
  }
  if (batch.length > 0) yield batch;
}

async function fetchBatch(batch: Listed[], reading: Reading): Promise<FetchedMail[]> {
  const { client, server, limits } = reading;
  const small = batch.filter(({ size }) => size <= limits.smallBytes).map(({ uid }) => uid);
  const sources = new Map<number, Buffer>();
  if (small.length > 0) {
    const all = client.fetchAll(small.join(","), { uid: true, source: true }, { uid: true });
    for (const { uid, source } of await within(limits.commandMs, server, all, () => client.close()))
      if (source) sources.set(uid, source);
  }
  const mails: FetchedMail[] = [];
  for (const { uid, size, at } of batch) {
    const bytes = sources.get(uid) ?? (size > limits.smallBytes ? await fetchLarge(uid, size, reading) : null);
    if (bytes) mails.push({ uid, at, bytes });
  }
  return mails;
}

async function fetchLarge(uid: number, size: number, reading: Reading): Promise<Buffer | null> {
  const { client, server, limits } = reading;
  if (size > limits.mostBytes) return fetchHead(uid, size, reading);
  return within(limits.largeMs, server, download(client, uid, size), () => client.close());
}

async function download(client: ImapFlow, uid: number, size: number): Promise<Buffer | null> {
  const { content } = await client.download(`${uid}`, undefined, { uid: true, chunkSize: 1024 * 1024, maxBytes: size });
  return content ? buffer(content) : null;
}

const longestHead = 256 * 1024;

/** Who wrote it and about what, with a note in place of everything else: a person finds the mail in the mailbox. */
async function fetchHead(uid: number, size: number, { client, server, limits }: Reading): Promise<Buffer | null> {
  const one = client.fetchOne(`${uid}`, { headers: true }, { uid: true });
  const found = await within(limits.commandMs, server, one, () => client.close());
  const head = found ? found.headers : undefined;
  if (!head) return null;
  const lines = head
    .toString("latin1", 0, longestHead)
    .trimEnd()
    .split(/\r?\n(?![ \t])/);
  const kept = lines.filter((line) => !/^(content-|mime-version:)/i.test(line));
  const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
  const note =
    `This mail of ${megabytes(size)} MB is larger than the ${megabytes(limits.mostBytes)} MB that are taken in. ` +
    "Its text and attachments were not read; it lies in the mailbox.";
  const mail = [...kept, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", note, ""];
  return Buffer.from(mail.join("\r\n"), "latin1");
}
