import type { ImapFlow } from "imapflow";
import type { EmailSecrets, EmailSettings } from "../../../contract/channel-settings.ts";
import type { Account, Ear, Health, Listener, Ways } from "../medium.ts";
import { type Cursor, findPlace, NotStored, reconcile, takeNew, type Watch } from "./catch-up.ts";
import { closeImap, openFolder, openImap } from "./open-imap.ts";
import { mailboxLimits } from "./read-mailbox.ts";
import { troubleWith, within } from "./trouble.ts";

/**
 * Watches one mailbox. What the server pushes is only a hint: the mailbox is searched by number after each hint, and by
 * date when the connection is made and every hour, so that a mail which appeared out of order is found as well. It
 * only reads: no mail is marked, moved or deleted.
 */
export type Pace = {
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
} & Watch["pace"];

export const usualPace: Pace = {
  backfillMs: 14 * 86_400_000,
  reconcileMs: 3_600_000,
  keepaliveMs: 4 * 60_000,
  pollMs: 30_000,
  reconnectMs: (failures) => Math.min(500 * 2 ** failures, 300_000) * (0.5 + Math.random() / 2),
  steadyMs: 60_000,
  refusedMs: 15 * 60_000,
  limits: mailboxLimits,
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
  const ended = keepWatching({ account, server: imap, ways, ear, pace, stopped: stop.signal, failures: new Map() });
  return {
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

type Connection = Watch & { pace: Pace };

async function keepWatching(watch: Connection) {
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
async function watchOnce(watch: Connection, connected: () => Promise<void>): Promise<unknown> {
  const { server, account, ways, stopped } = watch;
  try {
    const client = await openImap({ server, password: account.secrets.imapPassword, ways, stopped });
    await follow(watch, client, connected).finally(() => closeImap(client));
    return null;
  } catch (error) {
    return error;
  }
}

async function follow(watch: Connection, client: ImapFlow, connected: () => Promise<void>) {
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
      cursor = await reconcile(watch, client, await findPlace(watch, folder));
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
