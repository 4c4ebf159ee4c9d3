import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { found } from "../team/acting.ts";

/** For what is told about a conversation without reading it: refused when there is none. */
export async function demandConversation(db: Database, workspace: WorkspaceId, id: string): Promise<void> {
  const row = await db.in(workspace, (tx) =>
    tx
      .selectFrom("conversations")
      .select("id")
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .executeTakeFirst(),
  );
  found(row, "conversation");
}
