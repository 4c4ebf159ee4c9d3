import { sql, type UpdateObject } from "kysely";
import { fileName } from "../../domain/file-name.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannels } from "../channels/queries.ts";
import { lockConversation } from "../conversations/lock-conversation.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Files } from "../infra/files.ts";
import type { Log } from "../infra/log.ts";
import type { DB } from "../infra/rows.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { mediumOf } from "../media/all.ts";
import type { Download, Ways } from "../media/medium.ts";
import { keepBytes } from "./keep-bytes.ts";

type Deps = {
  db: Database;
  node: string;
  log: Log;
  channels: OpenChannels;
  ways: Ways;
  files: Files;
  fetched: () => void;
};

type Wanted = {
  workspaceId: WorkspaceId;
  id: string;
  messageId: string;
  conversationId: string;
  channelId: string;
  source: string;
  attempts: number;
};

const slots = 6;
// What one workspace's provider sends slowly keeps none of another's waiting.
const mostOfOne = slots / 2;

/** Fetches what providers only named: after the message is stored, never before, and again until it is had or gone. */
export function workFetches(deps: Deps): Worker {
  const { db, node, log } = deps;
  const underWay = new Set<Wanted>();
  return startWorker<Wanted>({
    name: "files",
    parallel: slots,
    pollMs: 2000,
    log,
    claim: async (most) => {
      const claimed: Wanted[] = [];
      while (claimed.length < most) {
        const next = await claimNext(deps, workspacesWithMost([...underWay, ...claimed]));
        if (!next) break;
        claimed.push(next);
      }
      return claimed;
    },
    renew: async (wanted) => {
      await sql`
        update files f set lease_until = now() + ${leaseSeconds} * interval '1 second'
        from unnest(${wanted.map(({ workspaceId }) => workspaceId)}::text[], ${wanted.map(({ id }) => id)}::text[]) as t (workspace_id, id)
        where f.workspace_id = t.workspace_id and f.id = t.id and f.lease_by = ${node}`.execute(db.system);
    },
    giveBack: async (wanted, error) => {
      if (wanted.attempts < mostAttempts) return later(db, wanted);
      await giveUp(db, wanted, error.message);
      deps.fetched();
      return true;
    },
    work: async (wanted) => {
      underWay.add(wanted);
      await fetchOne(deps, wanted).finally(() => underWay.delete(wanted));
      deps.fetched();
    },
  });
}

function workspacesWithMost(held: Wanted[]): WorkspaceId[] {
  const byWorkspace = Map.groupBy(held, ({ workspaceId }) => workspaceId);
  return [...byWorkspace].filter(([, theirs]) => theirs.length >= mostOfOne).map(([workspace]) => workspace);
}

async function claimNext({ db, node }: Deps, besides: WorkspaceId[]): Promise<Wanted | undefined> {
  const { rows } = await sql<Wanted>`
    update files f set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second', attempts = f.attempts + 1
    from (
      select f.workspace_id, f.id, l.channel_id from files f
      join messages m on m.workspace_id = f.workspace_id and m.id = f.message_id
      join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id
      where f.fetch_at <= now() and (f.lease_until is null or f.lease_until < now()) and f.workspace_id <> all(${besides})
      order by f.fetch_at limit 1 for update of f skip locked
    ) due
    where f.workspace_id = due.workspace_id and f.id = due.id
    returning f.workspace_id, f.id, f.message_id, f.conversation_id, due.channel_id, f.source, f.attempts`.execute(
    db.system,
  );
  return rows[0];
}

// With the waits below, about a day: providers keep what they named for days.
const mostAttempts = 12;

async function fetchOne(deps: Deps, wanted: Wanted): Promise<void> {
  const { db } = deps;
  const fetched = await download(deps, wanted);
  if (typeof fetched === "string") return giveUp(db, wanted, fetched);
  const { bytes, mime, name } = fetched;
  const key = await keepBytes(deps, bytes);
  const stored = { state: "stored", key, size: bytes.length, mime, ...(name ? { name: fileName(name) } : {}) };
  await settle(db, wanted, stored);
}

/** What was fetched, or in words why nobody ever can. */
async function download({ channels, ways }: Deps, { channelId, source }: Wanted): Promise<Download | string> {
  const channel = await channels.find(channelId);
  const medium = channel && mediumOf(channel.kind);
  if (!channel || !medium?.download) return "The channel is gone.";
  try {
    return await medium.download(source, channel.account, ways);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_INVALID_URL") throw error;
    return "Where the provider says the file lies is no address.";
  }
}

function later(db: Database, { workspaceId, id, attempts }: Wanted) {
  const seconds = Math.min(2 ** attempts, 4 * 3600);
  return sql`
    update files set lease_by = null, lease_until = null, fetch_at = now() + ${seconds} * interval '1 second'
    where workspace_id = ${workspaceId} and id = ${id}`.execute(db.system);
}

function giveUp(db: Database, wanted: Wanted, error: string): Promise<void> {
  return settle(db, wanted, { state: "failed", error });
}

/** Had or gone: either way nobody fetches it again, and screens that show it as waiting hear of it. */
function settle(db: Database, wanted: Wanted, end: UpdateObject<DB, "files">): Promise<void> {
  const { workspaceId, id, conversationId, messageId } = wanted;
  return db.in(workspaceId, async (tx) => {
    // Deleted meanwhile, and the file's row with it: there is nothing to tell, and the bytes are loose.
    if (!(await lockConversation(tx, workspaceId, conversationId))) return;
    await tx
      .updateTable("files")
      .set({ ...end, fetchAt: null, leaseBy: null, leaseUntil: null })
      .where("workspaceId", "=", workspaceId)
      .where("id", "=", id)
      .execute();
    const about = { conversation: conversationId, by: { kind: "system" } as const };
    await record(tx, workspaceId, "message.amended", about, { messageId });
  });
}
