import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import type { News } from "../medium.ts";
import { type Arrival, understandMail, unmatched } from "./understand-mail.ts";

/** Reading this much holds up everything else for a tenth of a second, so larger mails go to a thread of their own. */
const large = 2 * 1024 * 1024;
const patienceMs = 60_000;
const mostHeapMb = 512;

/** What one mail means. A mail that nobody can read is news as well: it is kept where a person can look at it. */
export async function takeIn(bytes: Buffer, arrival: Arrival): Promise<News[]> {
  try {
    return [
      await (bytes.length < large ? understandMail(bytes, arrival) : oneByOne(() => understandApart(bytes, arrival))),
    ];
  } catch (error) {
    return [poison(bytes, arrival.raw, `it cannot be read: ${(error as Error).message}`)];
  }
}

/** For a mail that could be fetched but not be understood or stored. */
export function poison(bytes: Buffer, raw: Arrival["raw"], why: string): News {
  return unmatched(`mail:${createHash("sha256").update(bytes).digest("base64url")}`, bytes, raw, why);
}

let last: Promise<unknown> = Promise.resolve();

/** Each takes several times its size in memory: two of them never do so together. */
function oneByOne(read: () => Promise<News>): Promise<News> {
  const next = last.then(read);
  last = next.catch(() => {});
  return next;
}

/** A mail that takes the thread's memory or time takes nothing of the node's. */
async function understandApart(bytes: Buffer, arrival: Arrival): Promise<News> {
  const { promise, resolve, reject } = Promise.withResolvers<News>();
  const thread = new Worker(new URL("./understand-thread.ts", import.meta.url), {
    workerData: { bytes, arrival },
    resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
  });
  const timer = setTimeout(() => reject(new Error("reading it takes more than a minute")), patienceMs);
  thread.once("message", resolve);
  thread.once("error", reject);
  try {
    return withBuffers(await promise);
  } finally {
    clearTimeout(timer);
    void thread.terminate();
  }
}

/** Between threads a Buffer turns into the plain bytes below it. */
function withBuffers(news: News): News {
  if (news.kind !== "message") return news;
  const attachments = news.inbound.attachments?.map((file) => ({ ...file, bytes: file.bytes && bufferOf(file.bytes) }));
  return { ...news, inbound: { ...news.inbound, attachments } };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBufferLike>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
