import { sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import type { Database, Tx } from "../infra/database.ts";

type Reconsider = { workspace: WorkspaceId; id: string; by: Actor };

/**
 * The agent looks again at what it left to people, as after somebody has opened the gate that stood in its way. What its
 * last turn was about waits for a verdict again; the receipt of that turn stays.
 */
export function reconsider(db: Database, { workspace, id, by }: Reconsider): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, async (before, tx) => {
    if (!before.unansweredAt || before.resolvedAt) return null;
    const last = await readLastTurn(tx, workspace, id);
    if (!last) return null;
    await tx
      .updateTable("messages")
      .set({ verdict: null })
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("direction", "=", "in")
      .where("seq", ">=", last.fromSeq)
      .where("seq", "<=", last.toSeq)
      .execute();
    return { set: { wakeAt: sql<Date>`now()` }, type: "conversation.reconsidered", data: {} };
  });
}

function readLastTurn(tx: Tx, workspace: WorkspaceId, id: string) {
  return tx
    .selectFrom("turns")
    .select(["fromSeq", "toSeq"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("verdict", "!=", "superseded")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}
