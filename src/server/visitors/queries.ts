import { sql } from "kysely";
import type { WidgetFile, WidgetMessage } from "../../contract/widget.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import type { Visitor } from "../media/webchat/visitor-token.ts";

export type VisitorLine = {
  id: string;
  conversationId: string;
  contactId: string;
  contactName: string;
  /** The newest of its conversation. */
  seq: number;
  readSeq: number;
};

/** Where a visitor's messages go on this channel; undefined until the first one. */
export async function findVisitorLine(
  db: Database,
  channel: OpenChannel,
  visitor: Visitor,
): Promise<VisitorLine | undefined> {
  const { rows } = await db.in(channel.workspace, (tx) =>
    sql<VisitorLine>`
      select l.id, l.conversation_id, l.read_seq, c.seq, a.contact_id, k.name as contact_name
      from addresses a
      join lines l on l.workspace_id = a.workspace_id and l.address_id = a.id and l.channel_id = ${channel.id}
      join conversations c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
      join contacts k on k.workspace_id = a.workspace_id and k.id = a.contact_id
      where a.workspace_id = ${channel.workspace} and a.kind = 'webchat' and a.value = ${visitor.address}`.execute(tx),
  );
  return rows[0];
}

export type Reading = {
  db: Database;
  /** Where a file is opened, by its id and name. */
  fileUrl: (id: string, name: string) => string;
};

export const mostAtOnce = 200;

/**
 * What was said on a visitor's line: their own messages and ours, never notes, never what is not sent. At most
 * `mostAtOnce`: the first ones after a seq, or without one the newest.
 */
export async function readVisitorMessages(
  { db, fileUrl }: Reading,
  workspace: WorkspaceId,
  line: VisitorLine,
  { after }: { after: number | null },
): Promise<WidgetMessage[]> {
  const { rows } = await db.in(workspace, (tx) =>
    sql<{
      id: string;
      seq: number;
      authorKind: string;
      name: string | null;
      text: string;
      citations: { number: number; title: string }[];
      files: Omit<WidgetFile, "url">[];
      clientId: string | null;
      createdAt: Date;
    }>`
      select * from (
        select m.id, m.seq, m.author_kind, m.text, m.citations, m.client_id, m.created_at,
               coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'mime', f.mime, 'size', f.size) order by f.position)
                         from files f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.key is not null), '[]') as files,
               case m.author_kind when 'agent' then a.name when 'teammate' then p.name end as name
        from messages m
        left join agents a on a.workspace_id = m.workspace_id and a.id = m.author_id
        left join member_names p on p.workspace_id = m.workspace_id and p.id = m.author_id
        where m.workspace_id = ${workspace} and m.conversation_id = ${line.conversationId} and m.line_id = ${line.id}
          and m.seq > ${after ?? 0}
          -- What a contact wrote after an answer that is just going out must not overtake it: the reader goes on from the last seq.
          and m.seq < coalesce((select min(q.seq) from messages q where q.workspace_id = m.workspace_id and q.line_id = m.line_id
                                and q.state in ('queued', 'sending')), 9223372036854775807)
          and m.direction != 'note' and m.state in ('received', 'sent', 'delivered', 'read')
        order by m.seq ${after === null ? sql`desc` : sql`asc`} limit ${mostAtOnce}
      ) said order by seq`.execute(tx),
  );
  return rows.map((row) => ({
    id: row.id,
    seq: row.seq,
    from: row.authorKind === "contact" ? "visitor" : row.authorKind === "teammate" ? "teammate" : "agent",
    name: row.authorKind === "contact" ? line.contactName : (row.name ?? "Support"),
    text: row.text,
    sources: row.citations.map(({ number, title }) => ({ number, title })),
    files: row.files.map((file) => ({ ...file, url: fileUrl(file.id, file.name) })),
    clientId: row.authorKind === "contact" ? row.clientId : null,
    at: row.createdAt.toISOString(),
  }));
}
