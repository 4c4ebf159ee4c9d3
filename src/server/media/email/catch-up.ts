import type { ImapFlow, MailboxObject } from "imapflow";
import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Ear, News, Ways } from "../medium.ts";
import type { ImapServer } from "./open-imap.ts";
import { type FetchedMail, findUids, type mailboxLimits, readMails } from "./read-mailbox.ts";
import { addUids, fromUid, hasUid, readUids, writeUids } from "./uid-set.ts";

/** How far the mailbox has been read. `since` moves on only once everything younger has been looked at. */
export type Cursor = { uidValidity: string; lastUid: number; seen: string; since: string };

export type Watch = {
  account: Account<EmailSettings, EmailSecrets>;
  server: ImapServer;
  ways: Pick<Ways, "resolve" | "now">;
  ear: Ear;
  pace: {
    /** How far back the first look goes. */
    backfillMs: number;
    limits: typeof mailboxLimits;
  };
  stopped: AbortSignal;
  /** How often storing a mail has failed while the store itself was well. */
  failures: Map<string, number>;
};

/** Our own store is out of reach, or does not take what it is given: nothing the mail server is to blame for. */
export class NotStored extends Error {}

const dayMs = 86_400_000;

/** Where to go on. A mailbox that was numbered anew is looked through again, and what is known is known by its Message-ID. */
export async function findPlace({ ear, ways, pace }: Watch, { uidValidity, uidNext }: MailboxObject): Promise<Cursor> {
  const known = (await stored(ear.cursor())) as Cursor | null;
  if (known && known.uidValidity === String(uidValidity)) return known;
  const since = known?.since ?? new Date(ways.now() - pace.backfillMs).toISOString();
  return { uidValidity: String(uidValidity), lastUid: (uidNext ?? 1) - 1, seen: "", since };
}

/** Takes in whatever came since `since` and has not been taken in, and what has come meanwhile. */
export async function reconcile(watch: Watch, client: ImapFlow, cursor: Cursor): Promise<Cursor> {
  const { ways, pace, ear } = watch;
  // The server counts in days, of its own time zone.
  const since = new Date(Date.parse(cursor.since) - dayMs);
  const reading = readingOf(watch, client);
  const startedAt = ways.now();
  const [recent, fresh] = [await findUids({ since }, reading), await freshUids(reading, cursor)];
  const seen = readUids(cursor.seen);
  const missing = [...new Set([...recent, ...fresh])].filter((uid) => !hasUid(seen, uid)).sort((a, b) => a - b);
  const done = await takeAll(watch, client, cursor, missing);
  if (watch.stopped.aborted) return done;
  const after = {
    ...done,
    seen: writeUids(fromUid(readUids(done.seen), recent[0] ?? done.lastUid)),
    since: new Date(Math.max(Date.parse(cursor.since), startedAt - pace.backfillMs)).toISOString(),
  };
  await stored(ear.told([], after));
  return after;
}

export async function takeNew(watch: Watch, client: ImapFlow, cursor: Cursor): Promise<Cursor> {
  return takeAll(watch, client, cursor, await freshUids(readingOf(watch, client), cursor));
}

/** Asked for a range beyond the end, a server names its last mail: IMAP's ranges have no direction. */
async function freshUids(reading: ReturnType<typeof readingOf>, { lastUid }: Cursor): Promise<number[]> {
  const found = await findUids({ uid: `${lastUid + 1}:*` }, reading);
  return found.filter((uid) => uid > lastUid);
}

function readingOf({ server, pace }: Watch, client: ImapFlow) {
  return { client, server, limits: pace.limits };
}

async function takeAll(watch: Watch, client: ImapFlow, from: Cursor, uids: number[]): Promise<Cursor> {
  let cursor = from;
  for await (const batch of readMails(uids, readingOf(watch, client))) {
    if (watch.stopped.aborted) break;
    cursor = await takeBatch(watch, cursor, batch);
  }
  return cursor;
}

type Batch = { uids: number[]; mails: (FetchedMail & { news: News[] })[] };

async function takeBatch(
  watch: Watch,
  cursor: Cursor,
  fetched: { uids: number[]; mails: FetchedMail[] },
): Promise<Cursor> {
  const batch: Batch = { uids: fetched.uids, mails: [] };
  for (const mail of fetched.mails) batch.mails.push({ ...mail, news: await understand(watch, cursor, mail) });
  const after = passed(cursor, batch.uids);
  try {
    await watch.ear.told(
      batch.mails.flatMap(({ news }) => news),
      after,
    );
    return after;
  } catch (error) {
    // If the store is out of reach, this says so as well: then nothing moves on.
    await stored(watch.ear.cursor());
    if (batch.mails.length === 0) throw new NotStored((error as Error).message);
    return tellOneByOne(watch, cursor, batch);
  }
}

async function understand({ account, server }: Watch, { uidValidity }: Cursor, { uid, at, bytes }: FetchedMail) {
  const raw = { folder: server.folder, uidValidity, uid };
  const { takeIn } = await import("./take-in.ts");
  return takeIn(bytes, { address: account.settings.address, authority: authorityOf(server), receivedAt: at, raw });
}

/** Only of these it is known that they strike out what senders write under their name. */
function authorityOf({ host }: ImapServer): string | null {
  return /(^|\.)(gmail|googlemail)\.com$/i.test(host) ? "mx.google.com" : null;
}

function passed(cursor: Cursor, uids: number[]): Cursor {
  const seen = writeUids(addUids(readUids(cursor.seen), uids));
  return { ...cursor, seen, lastUid: Math.max(cursor.lastUid, ...uids) };
}

/** One mail that cannot be stored holds up no other. After some tries it goes where a person can look at it. */
async function tellOneByOne(watch: Watch, from: Cursor, { uids, mails }: Batch): Promise<Cursor> {
  const gone = uids.filter((uid) => !mails.some((mail) => mail.uid === uid));
  let cursor = passed(from, gone);
  for (const mail of mails) {
    const after = passed(cursor, [mail.uid]);
    try {
      await watch.ear.told(mail.news, after);
    } catch (error) {
      await giveUpOn(watch, mail, after, error as Error);
    }
    cursor = after;
  }
  return cursor;
}

const mostFailures = 3;

async function giveUpOn(
  { ear, failures, server }: Watch,
  { uid, bytes }: FetchedMail,
  after: Cursor,
  { message }: Error,
) {
  await stored(ear.cursor());
  const key = `${after.uidValidity} ${uid}`;
  const count = (failures.get(key) ?? 0) + 1;
  failures.set(key, count);
  if (count < mostFailures) throw new NotStored(message);
  const raw = { folder: server.folder, uidValidity: after.uidValidity, uid };
  const { poison } = await import("./take-in.ts");
  await stored(ear.told([poison(bytes, raw, `it could not be stored: ${message}`)], after));
  failures.delete(key);
}

async function stored<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw new NotStored((error as Error).message);
  }
}
