import type { Actor } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { changeConversation } from "./change-conversation.ts";

type Mark = { workspace: WorkspaceId; id: string; by: Actor };

export function markRead(db: Database, mark: Mark): Promise<Done> {
  return changeConversation(db, mark, (before) =>
    before.unread > 0 ? { set: { unread: 0 }, type: "conversation.read", data: {} } : null,
  );
}

export function markUnread(db: Database, mark: Mark): Promise<Done> {
  return changeConversation(db, mark, (before) =>
    before.unread > 0 ? null : { set: { unread: 1 }, type: "conversation.unread", data: {} },
  );
}
