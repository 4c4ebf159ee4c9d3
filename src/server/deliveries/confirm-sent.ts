import type { Actor } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { settle } from "./move-delivery.ts";

type Confirm = { workspace: WorkspaceId; id: string; messageId: string; by: Actor };

/** A person knows, as from the contact's own words, that a message whose delivery is not confirmed has arrived. */
export function confirmSent(db: Database, { workspace, id, messageId, by }: Confirm): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const message = await tx
      .updateTable("messages")
      .set({ state: "sent", stateReason: null })
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("id", "=", messageId)
      .where("state", "=", "unknown")
      .returning("id")
      .executeTakeFirst();
    if (!message) return missing;
    await record(tx, workspace, "message.moved", { conversation: id, by }, { messageId, state: "sent", reason: null });
    await settle(tx, workspace, id);
    return done;
  });
}
