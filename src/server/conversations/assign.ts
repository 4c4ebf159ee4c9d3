import type { Actor } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { changeConversation } from "./change-conversation.ts";

type Assign = { workspace: WorkspaceId; id: string; by: Actor; to: { id: string; name: string } | null };

export function assign(db: Database, { workspace, id, by, to }: Assign): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (before.assigneeId === (to?.id ?? null)) return null;
    return {
      set: { assigneeId: to?.id ?? null },
      type: "conversation.assigned",
      data: { to: to?.id ?? null, name: to?.name ?? null },
    };
  });
}
