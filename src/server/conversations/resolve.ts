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
    const closure = JSON.stringify(ended.map((fields) => pick(before, Object.keys(fields))));
    return {
      set: { ...Object.assign({}, ...ended), closure, resolvedAt: sql<Date>`now()`, resolvedBy: actorName(by) },
      type: "conversation.resolved",
      data: {},
    };
  });
}

/** Takes the closure back: what it ended stands again, unless something else has taken its place. */
export function reopen(db: Database, { workspace, id, by }: Resolve): Promise<Done> {
  return changeConversation(db, { workspace, id, by }, (before) => {
    if (!before.resolvedAt) return null;
    const ended = (before.closure ?? []) as Fields[];
    const untouched = ended.filter((fields) =>
      Object.keys(fields).every((field) => nothing.has(before[field as Field])),
    );
    return {
      set: { ...Object.assign({}, ...untouched), closure: null, resolvedAt: null, resolvedBy: null },
      type: "conversation.reopened",
      data: { by: "teammate" },
    };
  });
}

type Field = keyof LockedConversation;
type Fields = Partial<LockedConversation>;

const nothing = new Set<unknown>([null, 0, "ongoing"]);

/** What a closure ends, as it stands afterwards; fields that say one thing together stand together. */
function endedBy({ pausedKind, outcome }: LockedConversation): Fields[] {
  const pausedByAgent = pausedKind === "agent";
  return [
    { handoffAt: null, handoffBy: null, handoffKind: null, handoffReason: null },
    { attention: null, attentionAt: null },
    { unansweredAt: null },
    { unread: 0 },
    { turnsUsed: 0 },
    ...(pausedByAgent ? [{ pausedAt: null, pausedBy: null, pausedKind: null, pausedReason: null }] : []),
    ...(pausedByAgent || outcome === "needs-human" ? [{ outcome: "ongoing" }] : []),
  ];
}

function pick(row: LockedConversation, fields: string[]): Fields {
  return Object.fromEntries(fields.map((field) => [field, row[field as Field]]));
}
