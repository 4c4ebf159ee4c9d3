import { sql } from "kysely";
import type { Accounting } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

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
  return {
    hours: rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
    lagMs: await readLag(tx, workspace, channelId),
    lastInboundAt: await readLastInbound(tx, workspace, channelId),
  };
}

type Row = { at: Date } & Omit<Accounting["hours"][number], "at">;

/** From the provider's own time to ours, over the last hour. */
async function readLag(tx: Tx, workspace: WorkspaceId, channelId: string): Promise<Accounting["lagMs"]> {
  const { rows } = await sql<{ median: number | null; p95: number; of: number }>`
    select percentile_cont(0.5) within group (order by lag) as median, percentile_cont(0.95) within group (order by lag) as p95, count(*)::int as of
    from (select greatest(extract(epoch from received_at - provider_at) * 1000, 0) as lag from raw_events
          where workspace_id = ${workspace} and channel_id = ${channelId} and provider_at is not null
            and received_at > now() - interval '1 hour') l`.execute(tx);
  const { median, p95, of } = rows[0]!;
  return median === null ? null : { median: Math.round(median), p95: Math.round(p95), of };
}

async function readLastInbound(tx: Tx, workspace: WorkspaceId, channelId: string): Promise<string | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(received_at) as at from raw_events
    where workspace_id = ${workspace} and channel_id = ${channelId} and kind = 'message' and received_at > now() - interval '30 days'`.execute(
    tx,
  );
  return rows[0]!.at?.toISOString() ?? null;
}
