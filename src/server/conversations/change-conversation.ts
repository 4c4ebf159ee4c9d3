import type { UpdateObject } from "kysely";
import type { Actor, EventType, Facts } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";
import { type LockedConversation, lockConversation } from "./lock-conversation.ts";

export type Change<Type extends EventType> = {
  set: UpdateObject<DB, "conversations">;
  type: Type;
  data: Facts[Type];
};

type About = { workspace: WorkspaceId; id: string; by: Actor };

/**
 * The one way a conversation's own row changes by hand: locked, changed, told, in one commit. `decide` sees the row
 * as it is and answers null when there is nothing to change, which makes every verb safe to repeat.
 */
export async function changeConversation<Type extends EventType>(
  db: Database,
  { workspace, id, by }: About,
  decide: (before: LockedConversation, tx: Tx) => Change<Type> | null | Promise<Change<Type> | null>,
): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const before = await lockConversation(tx, workspace, id);
    if (!before) return missing;
    const change = await decide(before, tx);
    if (!change) return done;
    await tx
      .updateTable("conversations")
      .set(change.set)
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .execute();
    await record(tx, workspace, change.type, { conversation: id, contact: before.contactId, by }, change.data);
    return done;
  });
}
