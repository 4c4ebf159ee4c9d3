import { sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";

type Resend = { workspace: WorkspaceId; id: string; messageId: string; by: Actor };

/** A person sends again what failed or was not confirmed. Only a person may: the contact could get it twice. */
export function resend(db: Database, { workspace, id, messageId, by }: Resend): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const message = await tx
      .updateTable("messages")
      .set({ state: "queued", stateReason: null, attemptId: null })
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("id", "=", messageId)
      .where("state", "in", ["failed", "unknown"])
      .returning("lineId")
      .executeTakeFirst();
    if (!message?.lineId) return missing;
    await tx
      .updateTable("lines")
      .set({ sendAt: sql<Date>`now()` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", message.lineId)
      .execute();
    await record(
      tx,
      workspace,
      "message.moved",
      { conversation: id, by },
      { messageId, state: "queued", reason: null },
    );
    return done;
  });
}
