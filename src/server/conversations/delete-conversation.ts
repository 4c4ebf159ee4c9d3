import type { Actor } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { lockConversation } from "./lock-conversation.ts";

/** Deletes a conversation for good, with its messages, receipts and lines. The contact stays, and so does the fact. */
export async function deleteConversation(
  db: Database,
  { workspace, id, by }: { workspace: WorkspaceId; id: string; by: Actor },
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const before = await lockConversation(tx, workspace, id);
    if (!before) return missing;
    await tx.deleteFrom("events").where("workspaceId", "=", workspace).where("conversationId", "=", id).execute();
    await tx.deleteFrom("conversations").where("workspaceId", "=", workspace).where("id", "=", id).execute();
    await record(tx, workspace, "conversation.deleted", { conversation: id, contact: before.contactId, by }, {});
    return done;
  });
}
