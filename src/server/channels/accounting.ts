import { sql } from "kysely";
import type { Accounting } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { readFigures } from "./figures.ts";

/**
 * What a channel received, hour by hour, and what became of it. A gap is a message that was received and not stored,
 * or stored and for over a minute without a verdict: zero, or something is wrong.
 */
export async function readAccounting(
  tx: Tx,
  workspace: WorkspaceId,
  channelId: string,
  hours: number,
): Promise<Accounting> {
  const { rows } = await sql<Row>`
    with hours as (
      select generate_series(date_trunc('hour', now()) - ${hours - 1} * interval '1 hour', date_trunc('hour', now()), interval '1 hour') as at
    ), heard as (
      select date_trunc('hour', r.received_at) as at, count(*) as received, count(*) filter (where r.kind = 'message') as messages,
             count(m.id) as stored, count(m.verdict) as answered,
             count(*) filter (where m.id is not null and m.verdict is null and m.created_at < now() - interval '1 minute') as overdue
      from raw_events r
      left join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id and m.direction = 'in'
      where r.workspace_id = ${workspace} and r.channel_id = ${channelId}
        and r.received_at >= date_trunc('hour', now()) - ${hours - 1} * interval '1 hour'
      group by 1
    ), odd as (
      select date_trunc('hour', received_at) as at, count(*) as unmatched
      from unmatched_events
      where workspace_id = ${workspace} and channel_id = ${channelId} and closed_at is null
        and received_at >= date_trunc('hour', now()) - ${hours - 1} * interval '1 hour'
      group by 1
    )
    select h.at, coalesce(x.received, 0)::int as received, coalesce(x.messages, 0)::int as messages, coalesce(x.stored, 0)::int as stored,
           coalesce(x.answered, 0)::int as answered, coalesce(o.unmatched, 0)::int as unmatched,
           (coalesce(x.overdue, 0) + coalesce(o.unmatched, 0))::int as gaps
    from hours h left join heard x on x.at = h.at left join odd o on o.at = h.at order by h.at`.execute(tx);
  const [now] = await readFigures(tx, workspace, channelId);
  return {
    hours: rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
    lagMs: now?.lagMs ?? null,
    lastInboundAt: now?.lastInboundAt ?? null,
  };
}

type Row = { at: Date } & Omit<Accounting["hours"][number], "at">;
