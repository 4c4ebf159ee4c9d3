import type { ImapFlow, MailboxObject } from "imapflow";
import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Ear, Health, Listener, News, Ways } from "../medium.ts";
import { closeImap, type ImapServer, openFolder, openImap } from "./open-imap.ts";
import { type FetchedMail, findUids, mailboxLimits, readMails } from "./read-mailbox.ts";
import { poison, takeIn } from "./take-in.ts";
import { troubleWith, within } from "./trouble.ts";
import { addUids, fromUid, hasUid, readUids, writeUids } from "./uid-set.ts";

/**
 * Watches one mailbox. What the server pushes is only a hint: the mailbox is searched by number after each hint, and by
 * date when the connection is made and every hour, so that a mail which appeared out of order is found as well. It
 * only reads: no mail is marked, moved or deleted.
 */
export type Pace = {
  /** How far back the first look goes. */
  backfillMs: number;
  /** How often the mailbox is searched by date. */
  reconcileMs: number;
  /** How long the server may stay silent before it is asked. */
  keepaliveMs: number;
  /** The same where the server cannot push. */
  pollMs: number;
  reconnectMs: (failures: number) => number;
  /** A connection that lasted this long was a good one. */
  steadyMs: number;
  /** How long to wait after a refused password: trying faster gets accounts locked. */
  refusedMs: number;
  limits: typeof mailboxLimits;
};

const dayMs = 86_400_000;

export const usualPace: Pace = {
  backfillMs: 14 * dayMs,
  reconcileMs: 3_600_000,
  keepaliveMs: 4 * 60_000,
  pollMs: 30_000,
  reconnectMs: (failures) => Math.min(500 * 2 ** failures, 300_000) * (0.5 + Math.random() / 2),
  steadyMs: 60_000,
  refusedMs: 15 * 60_000,
  limits: mailboxLimits,
};

/** How far the mailbox has been read. `since` moves on only once everything younger has been looked at. */
type Cursor = { uidValidity: string; lastUid: number; seen: string; since: string };

type Watch = {
  account: Account<EmailSettings, EmailSecrets>;
  server: ImapServer;
  ways: Ways;
  ear: Ear;
  pace: Pace;
  stopped: AbortSignal;
  /** How often storing a mail has failed while the store itself was well. */
  failures: Map<string, number>;
};

export function listen(
  account: Account<EmailSettings, EmailSecrets>,
  ways: Ways,
  ear: Ear,
  pace = usualPace,
): Listener {
  const { imap } = account.settings;
  if (!imap) return { stop: async () => {} };
  const stop = new AbortController();
  const watch: Watch = { account, server: imap, ways, ear, pace, stopped: stop.signal, failures: new Map() };
  const ended = keepWatching(watch);
  return {
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

/** Our own store is out of reach, or does not take what it is given: nothing the mail server is to blame for. */
class NotStored extends Error {}

async function keepWatching(watch: Watch) {
  const { pace, stopped, ways } = watch;
  const say = tellHealth(watch.ear);
  for (let failures = 0; !stopped.aborted; ) {
    let reachedAt: number | null = null;
    const error = await watchOnce(watch, async () => {
      reachedAt = ways.now();
      await say({ state: "connected", code: "listening", reason: "The mailbox is being watched." });
    });
    if (stopped.aborted) return;
    const trouble = error instanceof NotStored ? null : troubleWith(watch.server, error);
    const refused = trouble?.health.state === "disconnected";
    // A connection that is lost and comes back at once is no news.
    if (trouble && (reachedAt === null || refused)) await say(trouble.health);
    failures = reachedAt !== null && ways.now() - reachedAt >= pace.steadyMs ? 1 : failures + 1;
    await pause(refused ? pace.refusedMs : pace.reconnectMs(failures), stopped);
  }
}

function tellHealth(ear: Ear) {
  let last = "";
  return async (health: Health) => {
    if (health.code === last) return;
    last = health.code;
    await ear.health(health).catch(() => {
      last = "";
    });
  };
}

/** One connection, from signing in to the end, which is always an error. */
async function watchOnce(watch: Watch, connected: () => Promise<void>): Promise<unknown> {
  const { server, account, ways, stopped } = watch;
  let client: ImapFlow | null = null;
  const close = () => client?.close();
  try {
    client = await openImap({ server, password: account.secrets.imapPassword, ways });
    stopped.addEventListener("abort", close);
    if (stopped.aborted) return null;
    await follow(watch, client, connected);
    return null;
  } catch (error) {
    return error;
  } finally {
    stopped.removeEventListener("abort", close);
    if (client) await closeImap(client);
  }
}

async function follow(watch: Watch, client: ImapFlow, connected: () => Promise<void>) {
  const { pace, ways, stopped, server } = watch;
  let woken = false;
  let wake = () => {};
  const hint = () => {
    woken = true;
    wake();
  };
  client.on("exists", hint);
  client.on("close", hint);
  stopped.addEventListener("abort", hint, { once: true });

  let cursor: Cursor | null = null;
  let reconciledAt = 0;
  while (!stopped.aborted) {
    woken = false;
    if (!cursor || ways.now() - reconciledAt >= pace.reconcileMs) {
      const folder = await within(pace.limits.commandMs, server, openFolder(client, server), () => client.close());
      if (!cursor) await connected();
      cursor = await reconcile(watch, client, await place(watch, folder));
      reconciledAt = ways.now();
    } else cursor = await takeNew(watch, client, cursor);
    if (woken) continue;
    const pushes = client.capabilities.has("IDLE");
    if (pushes) void client.idle().catch(() => {});
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pushes ? pace.keepaliveMs : pace.pollMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Where to go on: a mailbox that was numbered anew is looked through again, and what is known is known by its Message-ID. */
async function place({ ear, ways, pace }: Watch, { uidValidity, uidNext }: MailboxObject): Promise<Cursor> {
  const known = (await stored(ear.cursor())) as Cursor | null;
  if (known && known.uidValidity === String(uidValidity)) return known;
  const since = known?.since ?? new Date(ways.now() - pace.backfillMs).toISOString();
  return { uidValidity: String(uidValidity), lastUid: (uidNext ?? 1) - 1, seen: "", since };
}

/** Takes in whatever came since `since` and has not been taken in, and what has come meanwhile. */
async function reconcile(watch: Watch, client: ImapFlow, cursor: Cursor): Promise<Cursor> {
  const { ways, pace, ear } = watch;
  // The server counts in days, of its own time zone.
  const since = new Date(Date.parse(cursor.since) - dayMs);
  const reading = readingOf(watch, client);
  const startedAt = ways.now();
  const [recent, fresh] = [await findUids({ since }, reading), await freshUids(reading, cursor)];
  const missing = [...new Set([...recent, ...fresh])].filter((uid) => !hasUid(readUids(cursor.seen), uid));
  const done = await takeAll(
    watch,
    client,
    cursor,
    missing.sort((a, b) => a - b),
  );
  const after = {
    ...done,
    seen: writeUids(fromUid(readUids(done.seen), recent[0] ?? done.lastUid)),
    since: new Date(Math.max(Date.parse(cursor.since), startedAt - pace.backfillMs)).toISOString(),
  };
  await stored(ear.told([], after));
  return after;
}

async function takeNew(watch: Watch, client: ImapFlow, cursor: Cursor): Promise<Cursor> {
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

async function takeBatch(
  watch: Watch,
  cursor: Cursor,
  batch: { uids: number[]; mails: FetchedMail[] },
): Promise<Cursor> {
  const news: News[][] = [];
  for (const mail of batch.mails) news.push(await understand(watch, cursor, mail));
  const after = passed(cursor, batch.uids);
  try {
    await watch.ear.told(news.flat(), after);
    return after;
  } catch (error) {
    return await tellOneByOne(watch, cursor, batch, news, error as Error);
  }
}

function passed(cursor: Cursor, uids: number[]): Cursor {
  const seen = writeUids(addUids(readUids(cursor.seen), uids));
  return { ...cursor, seen, lastUid: Math.max(cursor.lastUid, ...uids) };
}

function understand(
  { account, server }: Watch,
  { uidValidity }: Cursor,
  { uid, at, bytes }: FetchedMail,
): Promise<News[]> {
  const raw = { folder: server.folder, uidValidity, uid };
  return takeIn(bytes, { address: account.settings.address, receivedAt: at, raw });
}

const mostFailures = 3;

/**
 * One mail that cannot be stored holds up no other. After some tries it goes where a person can look at it, unless the
 * store itself is out of reach: then nothing moves on.
 */
async function tellOneByOne(
  watch: Watch,
  from: Cursor,
  { uids, mails }: { uids: number[]; mails: FetchedMail[] },
  news: News[][],
  error: Error,
): Promise<Cursor> {
  const { ear, failures } = watch;
  await stored(ear.cursor());
  if (mails.length === 0) throw new NotStored(error.message);
  let cursor = passed(
    from,
    uids.filter((uid) => !mails.some((mail) => mail.uid === uid)),
  );
  for (const [index, mail] of mails.entries()) {
    const after = passed(cursor, [mail.uid]);
    const key = `${cursor.uidValidity} ${mail.uid}`;
    try {
      await ear.told(news[index]!, after);
    } catch (reason) {
      await stored(ear.cursor());
      failures.set(key, (failures.get(key) ?? 0) + 1);
      if (failures.get(key)! < mostFailures) throw new NotStored((reason as Error).message);
      const raw = { folder: watch.server.folder, uidValidity: cursor.uidValidity, uid: mail.uid };
      await stored(ear.told([poison(mail.bytes, raw, `it could not be stored: ${(reason as Error).message}`)], after));
    }
    failures.delete(key);
    cursor = after;
  }
  return cursor;
}

async function stored<T>(act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    throw new NotStored((error as Error).message);
  }
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stopped.addEventListener("abort", end);
  });
}
