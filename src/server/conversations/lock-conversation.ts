import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

/** The conversation as it is, held until the transaction ends; undefined when there is none. */
export function lockConversation(tx: Tx, workspace: WorkspaceId, id: string) {
  return tx
    .selectFrom("conversations")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export type LockedConversation = NonNullable<Awaited<ReturnType<typeof lockConversation>>>;
