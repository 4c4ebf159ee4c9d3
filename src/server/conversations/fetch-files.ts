import { sql } from "kysely";
import { fileName } from "../../domain/file-name.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannels } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Files } from "../infra/files.ts";
import type { Log } from "../infra/log.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { mediumOf } from "../media/all.ts";
import type { Ways } from "../media/medium.ts";

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

/** Fetches what providers only named: after the message is stored, never before, and again until it is had or gone. */
export function workFetches(deps: Deps): Worker {
  const { db, node, log } = deps;
  return startWorker<Wanted>({
    name: "files",
    parallel: 4,
    pollMs: 2000,
    log,
    claim: async (most) => {
      const { rows } = await sql<Wanted>`
        update files f set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second', attempts = f.attempts + 1
        from (
          select f.workspace_id, f.id, l.channel_id from files f
          join messages m on m.workspace_id = f.workspace_id and m.id = f.message_id
          join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id
          where f.fetch_at <= now() and (f.lease_until is null or f.lease_until < now())
          order by f.fetch_at limit ${most} for update of f skip locked
        ) due
        where f.workspace_id = due.workspace_id and f.id = due.id
        returning f.workspace_id, f.id, f.message_id, f.conversation_id, due.channel_id, f.source, f.attempts`.execute(
        db.system,
      );
      return rows;
    },
    renew: async (wanted) => {
      const ids = wanted.map(({ id }) => id);
      await sql`update files set lease_until = now() + ${leaseSeconds} * interval '1 second' where id = any(${ids}) and lease_by = ${node}`.execute(
        db.system,
      );
    },
    giveBack: (wanted, error) =>
      wanted.attempts < mostAttempts ? later(db, wanted) : giveUp(db, wanted, error.message),
    work: async (wanted) => {
      await fetchOne(deps, wanted);
      deps.fetched();
    },
  });
}

// With the waits below, about a day: providers keep what they named for days.
const mostAttempts = 12;

async function fetchOne({ db, channels, ways, files }: Deps, wanted: Wanted): Promise<void> {
  const channel = await channels.find(wanted.channelId);
  const medium = channel && mediumOf(channel.kind);
  if (!channel || !medium?.download) return giveUp(db, wanted, "The channel is gone.");
  const { bytes, mime, name } = await medium.download(wanted.source, channel.account, ways);
  const key = await files.put(bytes);
  await db.in(wanted.workspaceId, async (tx) => {
    await tx
      .updateTable("files")
      .set({
        state: "stored",
        key,
        size: bytes.length,
        mime,
        fetchAt: null,
        leaseBy: null,
        leaseUntil: null,
        ...(name ? { name: fileName(name) } : {}),
      })
      .where("workspaceId", "=", wanted.workspaceId)
      .where("id", "=", wanted.id)
      .execute();
    await record(
      tx,
      wanted.workspaceId,
      "message.amended",
      { conversation: wanted.conversationId, by: { kind: "system" } },
      { messageId: wanted.messageId },
    );
  });
}

function later(db: Database, { id, attempts }: Wanted) {
  const seconds = Math.min(2 ** attempts, 4 * 3600);
  return sql`update files set lease_by = null, lease_until = null, fetch_at = now() + ${seconds} * interval '1 second' where id = ${id}`.execute(
    db.system,
  );
}

async function giveUp(db: Database, { id }: Wanted, reason: string): Promise<void> {
  await sql`update files set state = 'failed', error = ${reason}, fetch_at = null, lease_by = null, lease_until = null where id = ${id}`.execute(
    db.system,
  );
}
