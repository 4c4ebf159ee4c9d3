import { join } from "node:path";
import type { Whisper } from "../contract/live.ts";
import { speakElsewhere } from "./calls/speak-elsewhere.ts";
import { openChannels } from "./channels/queries.ts";
import type { Config } from "./config.ts";
import { type Composing, openPresence } from "./conversations/presence.ts";
import { createFetch, createResolve } from "./infra/fetch.ts";
import { filesOnDisk } from "./infra/files.ts";
import { openHints } from "./infra/hints.ts";
import { newId } from "./infra/id.ts";
import { openLive } from "./infra/live.ts";
import { createLog } from "./infra/log.ts";
import { createMailer } from "./infra/mail.ts";
import { createMetrics } from "./infra/metrics.ts";
import { openOwnSecrets } from "./infra/own-secrets.ts";
import { openWhispers } from "./infra/whispers.ts";
import type { Speak, Ways } from "./media/medium.ts";
import { openCalls, speaking } from "./media/voice/open-calls.ts";
import { openStore } from "./store.ts";

export type Machines = Awaited<ReturnType<typeof openMachines>>;

/** Everything a node works with, opened in order; `close` closes it in the opposite one. */
export async function openMachines(config: Config) {
  const log = createLog(config.logLevel);
  const store = await openStore(config, log);
  try {
    const { db, url } = store;
    const secrets = await openOwnSecrets(db, config);
    const site = { url: config.url ?? `http://${config.host}:${config.port}` };
    const node = newId("node");
    const hints = await openHints({ url, node, log });
    const live = await openLive({ pool: db.pool, hints, log, keysOf, workspaceOf });
    const mailer = createMailer({ db, smtpUrl: config.smtpUrl, from: config.mailFrom, log });
    const calls = openCalls();
    const speak = speaking(calls, speakElsewhere(hints, calls.find));
    const screens = openWhispers<Whisper>(hints, "screens");
    return {
      config,
      log,
      db,
      node,
      hints,
      live,
      mailer,
      metrics: createMetrics(),
      secrets,
      /** Where the world reaches us; without PARLEY_URL it is known once the node listens. */
      site,
      channels: openChannels({ db, secrets, site }),
      files: filesOnDisk(join(config.dataDir, "files")),
      calls,
      ...openWays(config.privateHosts, speak),
      whispers: screens,
      presence: openPresence(screens, openWhispers<Composing>(hints, "visitors")),
      /** Hints that something is there; whoever misses one finds it by looking. */
      tell: {
        events: () => hints.tell("events"),
        wrote: () => {
          hints.tell("sends");
          hints.tell("events");
        },
        channels: () => hints.tell("channels"),
        held: (ms: number) => setTimeout(() => hints.tell("held"), ms + 5).unref(),
        /** The same for what somebody said on the phone, who waits for an answer now. */
        spoken: () => {
          hints.tell("spoken");
          hints.tell("events");
        },
        received: () => {
          hints.tell("turns");
          hints.tell("events");
        },
        files: () => hints.tell("files"),
      },
      async close() {
        await live.close();
        await hints.close();
        await mailer.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openWays(allowed: string[], speak: Speak) {
  const fetch = createFetch({ allowed });
  const ways: Ways = { fetch, resolve: createResolve({ allowed }), now: Date.now, speak };
  return { fetch, ways };
}

type Told = {
  workspaceId: string;
  type: string;
  conversationId: string | null;
  contactId: string | null;
  data: Record<string, unknown>;
};

/** Under which keys an event is heard; a visitor without a conversation listens for the one that begins it. */
function keysOf({ workspaceId, type, conversationId, contactId, data }: Told): string[] {
  return [
    `workspace:${workspaceId}`,
    ...(conversationId ? [`conversation:${conversationId}`] : []),
    ...(contactId ? [`contact:${contactId}`] : []),
    ...(type === "conversation.created" ? [`visitor:${data.channelId}:${data.address}`] : []),
  ];
}

function workspaceOf(key: string): string | null {
  return /^workspace:(.+)$/.exec(key)?.[1] ?? null;
}
