import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { changeConversation } from "./change-conversation.ts";

type Resolve = { workspace: WorkspaceId; id: string; by: Actor };

/** Closes the conversation. It ends a handoff and an outcome too: should the contact write again, the agent answers. */
export function resolve(db: Database, { workspace, id, by }: Resolve): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (before.resolvedAt) return null;
    return {
      set: {
        resolvedAt: sql<Date>`now()`,
        resolvedBy: actorName(by),
        handoffAt: null,
        handoffBy: null,
        handoffKind: null,
        handoffReason: null,
        attention: null,
        attentionAt: null,
        unansweredAt: null,
        unread: 0,
        turnsUsed: 0,
        ...(before.pausedKind === "agent"
          ? { pausedAt: null, pausedBy: null, pausedKind: null, pausedReason: null, outcome: "ongoing" }
          : {}),
        ...(before.outcome === "needs-human" ? { outcome: "ongoing" } : {}),
      },
      type: "conversation.resolved",
      data: {},
    };
  });
}

export function reopen(db: Database, { workspace, id, by }: Resolve): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (!before.resolvedAt) return null;
    return { set: { resolvedAt: null, resolvedBy: null }, type: "conversation.reopened", data: { by: "teammate" } };
  });
}
