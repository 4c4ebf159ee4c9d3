import { sql } from "kysely";
import type { Citation } from "../../contract/conversations.ts";
import type { Content } from "../../domain/content.ts";
import type { Actor } from "../../domain/event.ts";
import { previewOf } from "../../domain/preview.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";

export type Written = { id: string; seq: number };

type Draft = {
  conversationId: string;
  contactId: string;
  lineId: string | null;
  direction: "out" | "note";
  by: Actor;
  text: string;
  citations?: Citation[];
  clientId?: string | null;
  turnId?: string | null;
  language?: string | null;
  content?: Content;
  /** Uploaded before, each for one message. */
  fileIds?: string[];
};

/**
 * Adds a message of ours at the end of a conversation whose row the caller has locked, and, unless it is a note,
 * gives its line something to send. The commit is the caller's.
 */
export async function writeMessage(tx: Tx, workspace: WorkspaceId, draft: Draft): Promise<Written> {
  const id = newId("message");
  const outbound = draft.direction === "out";
  const files = await takeFiles(tx, workspace, id, draft);
  const preview = previewOf(draft.text, files);
  const authorKind = draft.by.kind === "agent" || draft.by.kind === "system" ? draft.by.kind : "teammate";
  const moved = await tx
    .updateTable("conversations")
    .set((eb) => ({
      seq: eb("seq", "+", 1),
      ...(outbound
        ? { lastAt: sql<Date>`now()`, lastPreview: preview.slice(0, 160), lastFrom: authorKind, unansweredAt: null }
        : {}),
    }))
    .where("workspaceId", "=", workspace)
    .where("id", "=", draft.conversationId)
    .returning("seq")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("messages")
    .values({
      workspaceId: workspace,
      id,
      conversationId: draft.conversationId,
      lineId: draft.lineId,
      seq: moved.seq,
      direction: draft.direction,
      authorKind,
      authorId: draft.by.kind === "system" ? null : draft.by.id,
      text: draft.text,
      citations: JSON.stringify(draft.citations ?? []),
      clientId: draft.clientId ?? null,
      state: outbound ? "queued" : "noted",
      turnId: draft.turnId ?? null,
      language: draft.language ?? null,
      content: JSON.stringify(draft.content ?? {}),
    })
    .execute();
  if (outbound && draft.lineId) {
    await tx
      .updateTable("lines")
      .set({ sendAt: sql<Date>`now()` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", draft.lineId)
      .execute();
  }
  await record(
    tx,
    workspace,
    "message.created",
    { conversation: draft.conversationId, contact: draft.contactId, by: draft.by },
    {
      messageId: id,
      direction: draft.direction,
      seq: moved.seq,
    },
  );
  return { id, seq: moved.seq };
}

/** Files that were uploaded for this message become its own; one that another message has is not taken from it. */
async function takeFiles(tx: Tx, workspace: WorkspaceId, messageId: string, draft: Draft) {
  const taken: { name: string; mime: string }[] = [];
  for (const [position, id] of (draft.fileIds ?? []).entries()) {
    const file = await tx
      .updateTable("files")
      .set({ messageId, position, conversationId: draft.conversationId, contactId: draft.contactId })
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .where("messageId", "is", null)
      .returning(["name", "mime"])
      .executeTakeFirst();
    if (file) taken.push(file);
  }
  return taken;
}
