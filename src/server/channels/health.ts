import { sql } from "kysely";
import { z } from "zod";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { enqueue, type JobKind } from "../infra/jobs.ts";
import type { Health } from "../media/medium.ts";

const moved = z.object({
  workspace: z.string(),
  channelId: z.string(),
  name: z.string(),
  to: z.enum(["connected", "degraded", "disconnected"]),
  reason: z.string().nullable(),
});
export type ChannelMoved = z.infer<typeof moved>;

/** Tells the people who can mend a channel what has become of it. */
export const channelMovedJob: JobKind<ChannelMoved> = { name: "channel-moved", payload: moved };

/**
 * Moves a channel's status to what was just learned about it, and tells, in the same commit. What a person switched
 * off stays off until a person switches it on. Returns whether the status is another one now.
 */
export function moveHealth(tx: Tx, workspace: WorkspaceId, channelId: string, health: Health): Promise<boolean> {
  return move(tx, { workspace, channelId, health, from: () => true });
}

/** A channel that cannot be read is told of like any other that does not work. Returns whether the status is another one now. */
export function moveUnreadable(db: Database, workspace: WorkspaceId, id: string, reason: string): Promise<boolean> {
  const health: Health = { state: "disconnected", code: "unreadable", reason };
  return db.in(workspace, (tx) => moveHealth(tx, workspace, id, health));
}

/** The channel works as far as `cause` is concerned: what only that cause had moved comes back. */
export function recover(tx: Tx, workspace: WorkspaceId, channelId: string, cause: string): Promise<boolean> {
  return move(tx, { workspace, channelId, health: recovered, from: (code) => code === cause });
}

/** What its provider just said of an account. One that works mends whatever was refused; silence and lag are not its own. */
export function followAccount(tx: Tx, workspace: WorkspaceId, channelId: string, health: Health): Promise<boolean> {
  if (health.state !== "connected") return moveHealth(tx, workspace, channelId, health);
  return move(tx, { workspace, channelId, health: recovered, from: (code) => code !== "silence" && code !== "lag" });
}

const recovered: Health = { state: "connected", code: "recovered", reason: "" };

type Move = { workspace: WorkspaceId; channelId: string; health: Health; from: (code: string | null) => boolean };

async function move(tx: Tx, { workspace, channelId, health, from }: Move): Promise<boolean> {
  const { state, code, reason } = health;
  const before = await tx
    .selectFrom("channels")
    .select(["name", "status", "statusCode"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .forUpdate()
    .executeTakeFirst();
  if (!before || before.statusCode === "by-person" || !from(before.statusCode)) return false;
  const healthy = state === "connected";
  if (before.status === state && (healthy || before.statusCode === code)) return false;
  const said = healthy ? null : reason;
  await tx
    .updateTable("channels")
    .set({
      status: state,
      statusCode: healthy ? null : code,
      statusReason: said,
      statusAt: sql<Date>`now()`,
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .execute();
  if (state !== "disconnected") await wakeLines(tx, workspace, channelId);
  const data = { channelId, status: state, reason: said };
  await record(tx, workspace, "channel.changed", { by: { kind: "system" } }, data);
  // Only the newest of what nobody has been told yet is still true.
  const told = { workspace, channelId, name: before.name, to: state, reason: said };
  await enqueue(tx, channelMovedJob, told, { key: `${channelMovedJob.name} ${channelId}` });
  return true;
}

/** Whatever waited for the channel may leave again. */
export async function wakeLines(tx: Tx, workspace: WorkspaceId, channelId: string): Promise<void> {
  await tx
    .updateTable("lines")
    .set({ sendAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspace)
    .where("channelId", "=", channelId)
    .where("sendAt", "=", sql<Date>`'infinity'`)
    .execute();
}
