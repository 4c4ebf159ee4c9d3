import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { changeConversation } from "./change-conversation.ts";
import type { LockedConversation } from "./lock-conversation.ts";

type Resolve = { workspace: WorkspaceId; id: string; by: Actor };

/** Closes the conversation. It ends a handoff and an outcome too: should the contact write again, the agent answers. */
export function resolve(db: Database, { workspace, id, by }: Resolve): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (before.resolvedAt) return null;
    const ended = endedBy(before);
    const was = Object.fromEntries(Object.keys(ended).map((field) => [field, before[field as keyof typeof ended]]));
    return {
      set: { ...ended, closure: JSON.stringify(was), resolvedAt: sql<Date>`now()`, resolvedBy: actorName(by) },
      type: "conversation.resolved",
      data: {},
    };
  });
}

/** Takes the closure back: whoever waited before it waits again. */
export function reopen(db: Database, { workspace, id, by }: Resolve): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (!before.resolvedAt) return null;
    const ended = before.closure as Partial<LockedConversation> | null;
    return {
      set: { ...ended, closure: null, resolvedAt: null, resolvedBy: null },
      type: "conversation.reopened",
      data: { by: "teammate" },
    };
  });
}

/** The fields that a closure changes, as they stand after it. */
function endedBy({ pausedKind, outcome }: LockedConversation) {
  return {
    handoffAt: null,
    handoffBy: null,
    handoffKind: null,
    handoffReason: null,
    attention: null,
    attentionAt: null,
    unansweredAt: null,
    unread: 0,
    turnsUsed: 0,
    ...(pausedKind === "agent"
      ? { pausedAt: null, pausedBy: null, pausedKind: null, pausedReason: null, outcome: "ongoing" }
      : {}),
    ...(outcome === "needs-human" ? { outcome: "ongoing" } : {}),
  };
}
