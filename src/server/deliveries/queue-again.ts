import { sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";

type Again = { workspace: WorkspaceId; conversationId: string; messageId: string; by: Actor; attempts?: number };

/** A message that has not arrived waits in its line once more; what was noted of its last sending is forgotten. */
export async function queueAgain(
  tx: Tx,
  { workspace, conversationId, messageId, by, ...attempts }: Again,
): Promise<void> {
  const { lineId } = await tx
    .updateTable("messages")
    .set({ state: "queued", stateReason: null, failureCode: null, attemptId: null, raisedAt: null, askAt: null })
    .set(attempts)
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .returning("lineId")
    .executeTakeFirstOrThrow();
  await tx
    .updateTable("lines")
    .set({ sendAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", lineId)
    .execute();
  const moved = { messageId, state: "queued", reason: null };
  await record(tx, workspace, "message.moved", { conversation: conversationId, by }, moved);
}
