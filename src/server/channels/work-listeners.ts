import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import { leaseSeconds } from "../infra/worker.ts";
import { listening, mediumOf } from "../media/all.ts";
import type { Ear, Listener, News, Ways } from "../media/medium.ts";
import type { Take } from "./accept.ts";
import { followAccount, moveUnreadable } from "./health.ts";
import { type OpenChannel, type OpenChannels, Unreadable } from "./queries.ts";
import { keepUnmatched } from "./unmatched.ts";

type Deps = {
  db: Database;
  node: string;
  log: Log;
  channels: OpenChannels;
  ways: Ways;
  take: Take;
  moved: () => void;
};

export type Listeners = {
  /** A channel may have been connected or changed. */
  hint(): void;
  stop(): Promise<void>;
};

const lookEveryMs = 5_000;

/**
 * Holds the connections to providers that do not call us: each channel on one node, by a lease on its row. A node that
 * dies stops renewing, and another one listens. Settings that change end the listener, and a new one begins with them.
 */
export function workListeners(deps: Deps): Listeners {
  const { db, node, log } = deps;
  const running = new Map<string, { listener: Listener; version: string }>();
  let looking: Promise<void> = Promise.resolve();
  const lookAgain = () => {
    looking = looking.then(look).catch((error: Error) => log.warn({ error: error.message }, "listeners not looked at"));
  };
  const timer = setInterval(lookAgain, lookEveryMs);
  lookAgain();

  async function look(): Promise<void> {
    const mine = await claim(deps);
    for (const [id, { listener, version }] of running) {
      if (mine.some((channel) => channel.id === id && channel.version === version)) continue;
      running.delete(id);
      await listener.stop();
    }
    for (const channel of mine) if (!running.has(channel.id)) await begin(channel).catch(told(channel));
  }

  async function begin({ id, version }: Mine): Promise<void> {
    deps.channels.forget(id);
    const channel = await deps.channels.find(id);
    if (channel) running.set(id, { listener: listenTo(deps, channel), version });
  }

  /** A channel that cannot be listened to stands in no other's way. */
  function told({ id, workspaceId }: Mine) {
    return async (error: Error) => {
      log.warn({ channel: id, error: error.message }, "a channel is not listened to");
      if (!(error instanceof Unreadable)) return;
      if (await moveUnreadable(db, workspaceId as WorkspaceId, id, error.message)) deps.moved();
    };
  }

  return {
    hint: lookAgain,
    async stop() {
      clearInterval(timer);
      await looking;
      await Promise.all([...running.values()].map(({ listener }) => listener.stop()));
      await sql`update channels set listen_by = null, listen_until = null where listen_by = ${node}`
        .execute(db.system)
        .catch(() => {});
    },
  };
}

type Mine = { id: string; workspaceId: string; version: string };

async function claim({ db, node }: Deps): Promise<Mine[]> {
  if (listening.length === 0) return [];
  const { rows } = await sql<Mine>`
    update channels set listen_by = ${node}, listen_until = now() + ${leaseSeconds} * interval '1 second'
    where kind = any(${listening}) and status_code is distinct from 'by-person'
      and (listen_by = ${node} or listen_until is null or listen_until < now())
    returning id, workspace_id, md5(settings::text || coalesce(encode(secrets, 'hex'), '')) as version`.execute(
    db.system,
  );
  return rows;
}

function listenTo(deps: Deps, channel: OpenChannel): Listener {
  return mediumOf(channel.kind).listen!(channel.account, deps.ways, earOf(deps, channel));
}

function earOf({ db, log, channels, take, moved }: Deps, channel: OpenChannel): Ear {
  const { workspace, id } = channel;
  return {
    cursor: async () => {
      const row = await db.system.selectFrom("channels").select("cursor").where("id", "=", id).executeTakeFirst();
      return row?.cursor ?? null;
    },
    told: async (news, cursor) => {
      for (const each of news) if (each.kind === "unmatched") await keep(db, channel, each);
      await take(channel, news);
      // After what it stands for: told again from an older place, everything is known already.
      await db.system
        .updateTable("channels")
        .set({ cursor: JSON.stringify(cursor) })
        .where("id", "=", id)
        .execute();
    },
    health: async (health) => {
      log.debug({ channel: id, ...health }, "a mailbox");
      const another = await db.in(workspace, (tx) => followAccount(tx, workspace, id, health));
      channels.forget(id);
      if (another) moved();
    },
  };
}

/** What was read from a mailbox stays in it, so only the reason is kept. */
function keep(db: Database, channel: OpenChannel, { eventId, reason }: Extract<News, { kind: "unmatched" }>) {
  const hook = {
    method: "POST",
    url: "",
    path: "",
    query: {},
    headers: {},
    body: Buffer.from(reason),
    now: 0,
  } as const;
  return keepUnmatched(db, channel, { eventId, reason, hook });
}
