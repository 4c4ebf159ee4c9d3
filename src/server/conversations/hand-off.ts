import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import type { Done } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { changeConversation } from "./change-conversation.ts";

type HandOff = { workspace: WorkspaceId; id: string; by: Actor; reason: string | null };

/** A teammate takes over. The agent is silent from this commit on; what it is composing will find this and stop. */
export function handOff(db: Database, { workspace, id, by, reason }: HandOff): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (before.handoffAt && before.handoffKind !== "agent") return null;
    return {
      set: {
        ...takenBy(by, reason),
        attention: null,
        attentionAt: null,
        assigneeId: before.assigneeId ?? (by.kind === "teammate" ? by.id : null),
      },
      type: "conversation.handed-off",
      data: { reason },
    };
  });
}

/** What a conversation says of whoever took it from the agent. */
export function takenBy(by: Actor, reason: string | null) {
  return { handoffAt: sql<Date>`now()`, handoffBy: actorName(by), handoffKind: by.kind, handoffReason: reason };
}

/** Gives the conversation back: the agent answers the next message. */
export function handBack(db: Database, { workspace, id, by }: Omit<HandOff, "reason">): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (!before.handoffAt) return null;
    return {
      set: {
        handoffAt: null,
        handoffBy: null,
        handoffKind: null,
        handoffReason: null,
        attention: null,
        attentionAt: null,
        outcome: before.outcome === "needs-human" ? "ongoing" : before.outcome,
      },
      type: "conversation.handed-back",
      data: {},
    };
  });
}
