import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Health } from "../media/medium.ts";

export type Moved = { channelId: string; name: string; from: string; to: Health["state"]; reason: string | null };

/**
 * Moves a channel's status to what was just learned about it, and tells. What a person switched off stays off until a
 * person switches it on. Returns the move, or null when the status is what it was.
 */
export async function moveHealth(
  tx: Tx,
  workspace: WorkspaceId,
  channelId: string,
  { state, code, reason }: Health,
): Promise<Moved | null> {
  const before = await tx
    .selectFrom("channels")
    .select(["name", "status", "statusCode"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .forUpdate()
    .executeTakeFirst();
  if (!before || before.statusCode === "by-person") return null;
  const healthy = state === "connected";
  if (before.status === state && (healthy || before.statusCode === code)) return null;
  await tx
    .updateTable("channels")
    .set({
      status: state,
      statusCode: healthy ? null : code,
      statusReason: healthy ? null : reason,
      statusAt: sql<Date>`now()`,
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .execute();
  if (state !== "disconnected") await wakeLines(tx, workspace, channelId);
  await record(
    tx,
    workspace,
    "channel.changed",
    { by: { kind: "system" } },
    { channelId, status: state, reason: healthy ? null : reason },
  );
  return { channelId, name: before.name, from: before.status, to: state, reason: healthy ? null : reason };
}

/** The channel works as far as `cause` is concerned: what only that cause had moved comes back. */
export async function recover(tx: Tx, workspace: WorkspaceId, channelId: string, cause: string): Promise<Moved | null> {
  const row = await tx
    .selectFrom("channels")
    .select("statusCode")
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .executeTakeFirst();
  if (row?.statusCode !== cause) return null;
  return moveHealth(tx, workspace, channelId, { state: "connected", code: "recovered", reason: "" });
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
