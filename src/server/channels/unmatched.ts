import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Unmatched, UnmatchedCount } from "../../contract/channels.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import { storable } from "../../domain/storable.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Hook } from "../media/medium.ts";
import type { OpenChannel } from "./queries.ts";

type Unusable = { eventId: string | null; reason: string; hook: Hook };

/** Keeps what arrived and could not be used, as it came. The same again only counts up. */
export function keepUnmatched(db: Database, { workspace, id }: OpenChannel, unusable: Unusable): Promise<void> {
  const { hook, reason, eventId: named } = storable(unusable);
  const { body, now: _, ...asked } = hook;
  const eventId = named ?? createHash("sha256").update(body).digest("hex");
  return db.in(workspace, async (tx) => {
    const unmatchedId = newId("unmatched");
    const kept = await tx
      .insertInto("unmatchedEvents")
      .values({
        workspaceId: workspace,
        id: unmatchedId,
        channelId: id,
        eventId,
        reason,
        hook: JSON.stringify(asked),
        body,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["workspaceId", "channelId", "eventId"])
          .doUpdateSet((eb) => ({ tries: eb("unmatchedEvents.tries", "+", 1), reason })),
      )
      .returning("id")
      .executeTakeFirst();
    if (kept?.id !== unmatchedId) return;
    await record(tx, workspace, "channel.unmatched", { by: { kind: "system" } }, { channelId: id, unmatchedId });
  });
}

// Long enough for a holiday; by then nobody would answer what it told.
const keptDays = 90;

/** Forgets what nobody has asked for in a long time. */
export async function sweepUnmatched({ system }: Database): Promise<void> {
  await sql`delete from unmatched_events where received_at < now() - ${keptDays} * interval '1 day'`.execute(system);
}

type Filter = { channel?: string | undefined; closed: boolean; limit: number; cursor?: string | undefined };

/** Newest first. */
export async function listUnmatched(tx: Tx, workspace: WorkspaceId, { channel, closed, limit, cursor }: Filter) {
  const rows = await tx
    .selectFrom("unmatchedEvents as u")
    .innerJoin("channels as h", (join) =>
      join.onRef("h.workspaceId", "=", "u.workspaceId").onRef("h.id", "=", "u.channelId"),
    )
    .select(["u.id", "u.reason", "u.body", "u.tries", "u.receivedAt", "u.closedAt"])
    .select(["h.id as channelId", "h.name as channelName", "h.kind as channelKind"])
    .where("u.workspaceId", "=", workspace)
    .where("u.closedAt", closed ? "is not" : "is", null)
    .$if(channel !== undefined, (query) => query.where("u.channelId", "=", channel!))
    .$if(cursor !== undefined, (query) => query.where("u.id", "<", cursor!))
    .orderBy("u.id", "desc")
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(
    (row): Unmatched => ({
      id: row.id,
      channel: { id: row.channelId, name: row.channelName, kind: row.channelKind as Unmatched["channel"]["kind"] },
      reason: row.reason,
      body: row.body.subarray(0, shown).toString("utf8"),
      tries: row.tries,
      receivedAt: row.receivedAt.toISOString(),
      closedAt: row.closedAt?.toISOString() ?? null,
    }),
  );
  return { items, next: rows.length > limit ? items.at(-1)!.id : null };
}

// Counted from the index alone; nobody works through more of them one by one.
const mostCounted = 10_000;

export async function countUnmatched(tx: Tx, workspace: WorkspaceId, channel?: string): Promise<UnmatchedCount> {
  const one = channel === undefined ? sql`` : sql`and channel_id = ${channel}`;
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open
    from (select from unmatched_events where workspace_id = ${workspace} ${one} and closed_at is null limit ${mostCounted + 1}) u`.execute(
    tx,
  );
  const { open } = rows[0]!;
  return { open: Math.min(open, mostCounted), more: open > mostCounted };
}

// Enough for a person to see what it is.
const shown = 20_000;

/** What was kept, as a hook to be read again; null when it is not there. */
export async function readUnmatched(tx: Tx, workspace: WorkspaceId, id: string, now: number) {
  const row = await tx
    .selectFrom("unmatchedEvents")
    .select(["channelId", "hook", "body"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row ? { channelId: row.channelId, hook: { ...(row.hook as object), body: row.body, now } as Hook } : null;
}

/** Somebody has dealt with it, by reprocessing or by saying so. */
export async function closeUnmatched(tx: Tx, workspace: WorkspaceId, id: string, by: Actor): Promise<boolean> {
  const row = await tx
    .updateTable("unmatchedEvents")
    .set({ closedAt: sql<Date>`coalesce(closed_at, now())`, closedBy: actorName(by) })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
