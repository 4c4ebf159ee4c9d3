import { type Insertable, type RawBuilder, sql } from "kysely";
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

function shown({ text, authorKind }: Row, files: NonNullable<Told["files"]>, at: Date | null) {
  const time = sql<Date>`coalesce(${at}::timestamptz, now())`;
  const newest = (value: string, otherwise: RawBuilder<string>) =>
    sql<string>`case when seq = 0 or ${time} >= last_at then ${value} else ${otherwise} end`;
  return {
    lastAt: sql<Date>`case when seq = 0 then ${time} else greatest(last_at, ${time}) end`,
    lastPreview: newest(previewOf(text, files).slice(0, 160), sql`last_preview`),
    lastFrom: newest(authorKind, sql`last_from`),
  };
}
