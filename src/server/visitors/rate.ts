import { sql } from "kysely";
import type { z } from "zod";
import type { rating } from "../../contract/widget.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { VisitorLine } from "./queries.ts";

/**
 * The contact says how it was, and then perhaps why. Only of a resolved conversation; of several ratings the last one
 * counts, and what is said twice of the same one is told once.
 */
export async function rate(
  db: Database,
  workspace: WorkspaceId,
  { conversationId, contactId, contactName }: VisitorLine,
  { score, comment }: z.infer<typeof rating>,
): Promise<boolean> {
  const by = { kind: "contact" as const, id: contactId, name: contactName };
  let resolved = false;
  await changeConversation(db, { workspace, id: conversationId, by }, async (before, tx) => {
    resolved = before.resolvedAt !== null;
    if (!resolved) return null;
    const again = before.csat === score && before.csatAt !== null && before.csatAt >= before.resolvedAt!;
    if (again && (!comment || (await wasSaid(tx, workspace, conversationId, comment, before.resolvedAt!)))) return null;
    const data = { score, ...(comment && { comment }) };
    return { set: { csat: score, csatAt: sql<Date>`now()` }, type: "conversation.rated", data };
  });
  return resolved;
}

async function wasSaid(tx: Tx, workspace: WorkspaceId, conversation: string, comment: string, since: Date) {
  const event = await tx
    .selectFrom("events")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversation)
    .where("type", "=", "conversation.rated")
    .where(sql`data->>'comment'`, "=", comment)
    .where("createdAt", ">=", since)
    .executeTakeFirst();
  return event !== undefined;
}
