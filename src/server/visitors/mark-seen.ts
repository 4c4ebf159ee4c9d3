import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { VisitorLine } from "./queries.ts";

type Seen = { delivered?: number; read?: number };

/** A contact's side has received or read up to a seq. It only moves forward, and never past what was said. */
export function markSeen(
  db: Database,
  workspace: WorkspaceId,
  { id, conversationId, contactId, contactName }: VisitorLine,
  { delivered = 0, read = 0 }: Seen,
): Promise<void> {
  return db.in(workspace, async (tx) => {
    // Before the transaction has a number, by which the log is ordered: of two that wait for the row either may have the lower.
    await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`.execute(tx);
    const { rows } = await sql<{ deliveredSeq: number; readSeq: number }>`
      update lines l
      set delivered_seq = greatest(l.delivered_seq, least(greatest(${delivered}::bigint, ${read}::bigint), c.seq)),
          read_seq = greatest(l.read_seq, least(${read}::bigint, c.seq))
      from conversations c
      where l.workspace_id = ${workspace} and l.id = ${id} and c.workspace_id = l.workspace_id and c.id = l.conversation_id
        and (l.delivered_seq < least(greatest(${delivered}::bigint, ${read}::bigint), c.seq) or l.read_seq < least(${read}::bigint, c.seq))
      returning l.delivered_seq, l.read_seq`.execute(tx);
    if (!rows[0]) return;
    const by = { kind: "contact" as const, id: contactId, name: contactName };
    await record(
      tx,
      workspace,
      "line.seen",
      { conversation: conversationId, contact: contactId, by },
      { lineId: id, delivered: rows[0].deliveredSeq, read: rows[0].readSeq },
    );
  });
}
