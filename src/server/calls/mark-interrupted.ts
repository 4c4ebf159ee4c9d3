import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { CallLine } from "../arrivals/find-call-line.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";

type Interrupted = { workspace: WorkspaceId; messageId: string; callId: string; line: CallLine };

/** The caller spoke into a message, so they have not heard all of it; whoever reads the conversation should know. */
export function markInterrupted(db: Database, { workspace, messageId, callId, line }: Interrupted): Promise<void> {
  const spoken = JSON.stringify({ spoken: { callId, interruptedAt: new Date().toISOString() } });
  return db.in(workspace, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("messages")
      .set({ content: sql`content || ${spoken}::jsonb` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", messageId)
      .where(sql`content->'spoken'->>'interruptedAt'`, "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const about = { conversation: line.conversationId, contact: line.contactId, by: { kind: "system" } as const };
    await record(tx, workspace, "message.amended", about, { messageId });
  });
}
