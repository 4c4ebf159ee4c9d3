import { sql } from "kysely";
import type { ChannelFigures } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";

/** How all channels of a workspace do right now, or one of them. */
export async function readFigures(tx: Tx, workspace: WorkspaceId, channelId?: string): Promise<ChannelFigures[]> {
  const one = channelId ? sql`and c.id = ${channelId}` : sql``;
  const { rows } = await sql<Row>`
    with heard as materialized (
      select channel_id, max(received_at) filter (where kind = 'message') as at, count(provider_at)::int as of,
             percentile_cont(array[0.5, 0.95]) within group (order by greatest(extract(epoch from received_at - provider_at) * 1000, 0))
               filter (where provider_at is not null) as lag
      from raw_events
      -- All of the hour's even for one channel: they lie together, and a channel's lie everywhere.
      where workspace_id = ${workspace} and received_at > now() - interval '1 hour'
      group by channel_id
    )
    select c.id, greatest(c.last_inbound_at, h.at) as at, h.of, h.lag
    from channels c left join heard h on h.channel_id = c.id
    where c.workspace_id = ${workspace} ${one}`.execute(tx);
  return rows.map(({ id, at, of, lag }) => ({
    channelId: id,
    lagMs: lag && of ? { median: Math.round(lag[0]), p95: Math.round(lag[1]), of } : null,
    lastInboundAt: at?.toISOString() ?? null,
  }));
}

type Row = { id: string; at: Date | null; of: number | null; lag: [number, number] | null };

/**
 * Notes with each channel when a customer last wrote. Once a minute, because channels are few and written to by the
 * thousand a second; whoever asks in between adds what has come since.
 */
export async function noteLastInbound({ system }: Database): Promise<void> {
  await sql`
    with heard as (
      select workspace_id, channel_id, max(received_at) as at from raw_events
      -- What was received before the newest one that is noted may have been committed after it.
      where kind = 'message' and received_at > (select coalesce(max(last_inbound_at) - interval '1 minute', '-infinity') from channels)
      group by 1, 2
    ), free as (
      select c.workspace_id, c.id, h.at
      from channels c join heard h on h.workspace_id = c.workspace_id and h.channel_id = c.id
      where c.last_inbound_at is null or c.last_inbound_at < h.at
      -- In the order in which sends take them.
      order by c.workspace_id, c.id for update of c
    )
    update channels c set last_inbound_at = f.at
    from free f where c.workspace_id = f.workspace_id and c.id = f.id`.execute(system);
}
