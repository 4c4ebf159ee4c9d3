import { type Insertable, sql } from "kysely";
import type { Actor } from "../../domain/event.ts";
import { previewOf } from "../../domain/preview.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";

export type Appended = { id: string; seq: number };

type Told = {
  /** Whose conversation it is, and who is remembered to have added the message. */
  contactId: string;
  by: Actor;
  files?: { name: string | null; mime: string }[];
  /** When it was said, where that was not now. */
  at?: Date | null;
};

type Row = Omit<Insertable<DB["messages"]>, "workspaceId" | "seq" | "createdAt"> & { direction: "in" | "out" | "note" };

/**
 * The one way in which a message joins a conversation, except for those that arrive by the thousand: it gets the next seq,
 * and unless it is a note the list shows it. What was said earlier than the newest neither moves the conversation in the list
 * nor stands for it there. The commit is the caller's.
 */
export async function appendMessage(tx: Tx, workspace: WorkspaceId, row: Row, told: Told): Promise<Appended> {
  const { contactId, by, files = [], at = null } = told;
  const { id, conversationId, direction } = row;
  const { seq } = await tx
    .updateTable("conversations")
    .set((eb) => ({
      seq: eb("seq", "+", 1),
      ...(direction === "note" ? {} : shown(row, files, at)),
      ...(direction === "out" ? { unansweredAt: null } : {}),
    }))
    .where("workspaceId", "=", workspace)
    .where("id", "=", conversationId)
    .returning("seq")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("messages")
    .values({ ...row, workspaceId: workspace, seq, ...(at ? { createdAt: at } : {}) })
    .execute();
  const about = { conversation: conversationId, contact: contactId, by };
  await record(tx, workspace, "message.created", about, { messageId: id, direction, seq });
  return { id, seq };
}

/** Only what was said elsewhere can be older than the newest: whatever is said here comes last, as its seq says. */
function shown({ text, authorKind }: Row, files: NonNullable<Told["files"]>, at: Date | null) {
  const preview = previewOf(text, files).slice(0, 160);
  if (!at) return { lastAt: sql<Date>`greatest(last_at, now())`, lastPreview: preview, lastFrom: authorKind };
  const isNewest = sql<boolean>`(seq = 0 or ${at}::timestamptz >= last_at)`;
  return {
    lastAt: sql<Date>`case when ${isNewest} then ${at}::timestamptz else last_at end`,
    lastPreview: sql<string>`case when ${isNewest} then ${preview} else last_preview end`,
    lastFrom: sql<string>`case when ${isNewest} then ${authorKind} else last_from end`,
  };
}
