import { type RawBuilder, type Selectable, sql } from "kysely";
import type { HeldMessage, Message } from "../../contract/conversations.ts";
import { content as anyContent } from "../../domain/content.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import type { DB } from "../infra/rows.ts";
import { isLaidOut } from "./laid-out.ts";

type MessageRow = Omit<Message, "author" | "createdAt" | "content"> & {
  content: unknown;
  authorKind: Message["author"]["kind"];
  authorId: string | null;
  authorName: string | null;
  createdAt: Date;
};

/** Messages of a conversation, oldest first within the page; `next` is the seq before which older ones stand. */
export async function listMessages(
  tx: Tx,
  workspace: WorkspaceId,
  id: string,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<{ items: Message[]; next: string | null }> {
  const older = before === undefined ? sql`` : sql`and m.seq < ${before}`;
  const { rows } = await selectMessages(
    sql`m.workspace_id = ${workspace} and m.conversation_id = ${id} ${older}`,
    limit + 1,
  ).execute(tx);
  const items = rows.slice(0, limit).reverse();
  return { items: items.map(toMessage), next: rows.length > limit ? String(items[0]!.seq) : null };
}

export async function readMessage(
  tx: Tx,
  workspace: WorkspaceId,
  id: string,
  messageId: string,
): Promise<Message | undefined> {
  const { rows } = await selectMessages(
    sql`m.workspace_id = ${workspace} and m.conversation_id = ${id} and m.id = ${messageId}`,
    1,
  ).execute(tx);
  return rows[0] && toMessage(rows[0]);
}

function selectMessages(condition: RawBuilder<unknown>, limit: number) {
  // What a contact has seen stands once on the line, not on every message.
  return sql<MessageRow>`
    select m.id, m.conversation_id, m.line_id, m.seq, m.direction, m.author_kind, m.author_id, m.text, m.citations, m.client_id,
           case when m.state = 'sent' and m.seq <= l.read_seq then 'read' when m.state = 'sent' and m.seq <= l.delivered_seq then 'delivered' else m.state end as state,
           m.state_reason, m.failure_code, m.provider_id, m.content, m.intent, m.language, m.verdict, m.turn_id, m.created_at,
           coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mime', f.mime, 'size', f.size, 'state', f.state, 'error', f.error)
                                      order by f.position)
                     from files f where f.workspace_id = m.workspace_id and f.message_id = m.id), '[]') as files,
           case m.author_kind when 'contact' then k.name when 'agent' then a.name when 'teammate' then coalesce(p.name, y.name) end as author_name
    from messages m
    join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    left join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id
    left join agents a on a.workspace_id = m.workspace_id and a.id = m.author_id
    left join member_names p on p.workspace_id = m.workspace_id and p.id = m.author_id
    left join api_keys y on y.workspace_id = m.workspace_id and y.id = m.author_id
    where ${condition}
    order by m.seq desc
    limit ${limit}`;
}

function toMessage({ authorKind, authorId, authorName, createdAt, content, ...row }: MessageRow): Message {
  const fallback = { contact: "Contact", agent: "Agent", teammate: "Former teammate", system: "Parley" }[authorKind];
  return {
    ...row,
    content: toShown(content),
    author: { kind: authorKind, id: authorId, name: authorName ?? fallback },
    createdAt: createdAt.toISOString(),
  };
}

function toShown(stored: unknown): Message["content"] {
  const { email, ...content } = anyContent.parse(stored);
  if (!email) return content;
  const { html, ...mail } = email;
  return { ...content, email: { ...mail, hasHtml: html !== null && isLaidOut(html) } };
}

/** The newest message that the provider calls so. */
export async function readByProviderId(tx: Tx, workspace: WorkspaceId, id: string, providerId: string) {
  const { rows } = await selectMessages(
    sql`m.workspace_id = ${workspace} and m.conversation_id = ${id} and m.provider_id = ${providerId}`,
    1,
  ).execute(tx);
  return rows[0] && toMessage(rows[0]);
}

/** What the provider calls a message; undefined when it has no name there. */
export async function readProviderId(tx: Tx, workspace: WorkspaceId, id: string, messageId: string) {
  const row = await tx
    .selectFrom("messages")
    .select("providerId")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("id", "=", messageId)
    .executeTakeFirst();
  return row?.providerId ?? undefined;
}

/** What waits to leave, the next one first. */
export async function listHeld(tx: Tx, workspace: WorkspaceId, id: string): Promise<HeldMessage[]> {
  const rows = await tx
    .selectFrom("heldMessages")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .orderBy("sendAt")
    .orderBy("id")
    .execute();
  return rows.map(toHeld);
}

export function toHeld(row: Selectable<DB["heldMessages"]>): HeldMessage {
  const author = row.author as Actor;
  return {
    id: row.id,
    lineId: row.lineId,
    author: {
      kind: author.kind === "system" ? "system" : "teammate",
      id: author.kind === "system" ? null : author.id,
      name: actorName(author),
    },
    text: row.text,
    files: row.fileIds.length,
    sendAt: row.sendAt?.toISOString() ?? null,
    problem: row.problem,
    createdAt: row.createdAt.toISOString(),
  };
}
