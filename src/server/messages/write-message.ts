import { sql } from "kysely";
import type { Citation } from "../../contract/conversations.ts";
import type { Content } from "../../domain/content.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import { type Appended, appendMessage } from "./append-message.ts";

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
export async function writeMessage(tx: Tx, workspace: WorkspaceId, draft: Draft): Promise<Appended> {
  const id = newId("message");
  const { conversationId, contactId, lineId, direction, by, text } = draft;
  const files = await takeFiles(tx, workspace, id, draft);
  const row = {
    id,
    conversationId,
    lineId,
    direction,
    authorKind: by.kind === "agent" || by.kind === "system" ? by.kind : "teammate",
    authorId: by.kind === "system" ? null : by.id,
    text,
    citations: JSON.stringify(draft.citations ?? []),
    clientId: draft.clientId ?? null,
    state: direction === "out" ? "queued" : "noted",
    turnId: draft.turnId ?? null,
    language: draft.language ?? null,
    content: JSON.stringify(draft.content ?? {}),
  };
  const written = await appendMessage(tx, workspace, row, { contactId, by, files });
  if (direction === "out" && lineId) {
    await tx
      .updateTable("lines")
      .set({ sendAt: sql<Date>`now()` })
      .where("workspaceId", "=", workspace)
      .where("id", "=", lineId)
      .execute();
  }
  return written;
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
