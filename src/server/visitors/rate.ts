import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { changeConversation } from "../conversations/change-conversation.ts";
import type { Database } from "../infra/database.ts";
import type { VisitorLine } from "./queries.ts";

/** The contact says how it was. Only of a resolved conversation; of several ratings the last one counts. */
export async function rate(
  db: Database,
  workspace: WorkspaceId,
  { conversationId, contactId, contactName }: VisitorLine,
  score: number,
): Promise<boolean> {
  const by = { kind: "contact" as const, id: contactId, name: contactName };
  let resolved = false;
  await changeConversation(db, { workspace, id: conversationId, by }, (before) => {
    resolved = before.resolvedAt !== null;
    const again = before.csat === score && before.csatAt !== null && before.csatAt >= before.resolvedAt!;
    if (!resolved || again) return null;
    return { set: { csat: score, csatAt: sql<Date>`now()` }, type: "conversation.rated", data: { score } };
  });
  return resolved;
}
