import { sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { lockConversation } from "./lock-conversation.ts";

/**
 * Deletes a conversation for good, with its messages, receipts, lines and files, and with what providers posted of it. The
 * contact stays, and so does the fact.
 */
export async function deleteConversation(
  db: Database,
  { workspace, id, by }: { workspace: WorkspaceId; id: string; by: Actor },
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const before = await lockConversation(tx, workspace, id);
    if (!before) return missing;
    await forgetMessages(tx, workspace, id);
    await forgetCalls(tx, workspace, id);
    await tx.deleteFrom("events").where("workspaceId", "=", workspace).where("conversationId", "=", id).execute();
    await tx.deleteFrom("conversations").where("workspaceId", "=", workspace).where("id", "=", id).execute();
    await record(tx, workspace, "conversation.deleted", { conversation: id, contact: before.contactId, by }, {});
    return done;
  });
}

/**
 * The key stays: what is told of it once more is known, and changes nothing. What brought a message has the message's own
 * time, since both were written in one commit.
 */
async function forgetMessages(tx: Tx, workspace: WorkspaceId, id: string): Promise<void> {
  const ofMessages = sql`
    update raw_events r set body = '' from messages m
    where m.workspace_id = ${workspace} and m.conversation_id = ${id} and r.workspace_id = m.workspace_id and r.message_id = m.id`;
  await sql`${ofMessages} and r.kind = 'message' and r.received_at = m.created_at`.execute(tx);
  await sql`${ofMessages} and r.kind <> 'message'`.execute(tx);
}

/** News of a call begins with the call's own id and a colon, after which comes the semicolon. */
async function forgetCalls(tx: Tx, workspace: WorkspaceId, id: string): Promise<void> {
  const calls = await tx
    .selectFrom("calls")
    .select(["channelId", "id"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .execute();
  for (const call of calls)
    await tx
      .updateTable("rawEvents")
      .set({ body: "" })
      .where("workspaceId", "=", workspace)
      .where("channelId", "=", call.channelId)
      .where("providerEventId", ">", `${call.id}:`)
      .where("providerEventId", "<", `${call.id};`)
      .execute();
}
