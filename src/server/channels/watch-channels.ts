import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import { probed } from "../media/all.ts";
import type { Ways } from "../media/medium.ts";
import { noteLastInbound } from "./figures.ts";
import { moveHealth, moveUnreadable, recover } from "./health.ts";
import { probeChannel } from "./probe-channel.ts";
import { type OpenChannels, Unreadable } from "./queries.ts";

type Deps = {
  db: Database;
  log: Log;
  ways: Ways;
  channels: OpenChannels;
  moved: () => void;
};

/**
 * Finds out how channels are before anybody notices: asks the provider, compares the silence with the channel's own
 * habit, and measures how late messages come. Each channel is looked at by one node at a time.
 */
export async function watchChannels(deps: Deps): Promise<void> {
  await noteLastInbound(deps.db);
  for (const { id, workspaceId } of await claimDue(deps.db)) {
    const workspace = workspaceId as WorkspaceId;
    const moved = await look(deps, workspace, id).catch((error: Error) => {
      deps.log.warn({ channel: id, error: error.message }, "a channel could not be looked at");
      return error instanceof Unreadable && moveUnreadable(deps.db, workspace, id, error.message);
    });
    if (!moved) continue;
    deps.channels.forget(id);
    deps.moved();
  }
}

const everyMinutes = 5;

/** Claimed by moving its clock, so that of several nodes one asks. */
async function claimDue(db: Database): Promise<{ id: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; workspaceId: string }>`
    update channels set probed_at = now()
    where id in (select id from channels where kind = any(${probed}) and status_code is distinct from 'by-person'
                   and (probed_at is null or probed_at < now() - ${everyMinutes} * interval '1 minute')
                 order by probed_at nulls first limit 50 for update skip locked)
    returning id, workspace_id`.execute(db.system);
  return rows;
}

/** Whether anything about it has changed. */
async function look(deps: Deps, workspace: WorkspaceId, id: string): Promise<boolean> {
  const { db, ways, channels } = deps;
  const channel = await channels.find(id);
  if (!channel) return false;
  const { moved, ok } = await probeChannel({ db, ways }, channel);
  const others = ok ? [await lookAtSilence(db, workspace, id), await lookAtLag(db, workspace, id)] : [];
  return [moved, ...others].includes(true);
}

// So many events would have come by now, going by the same hours of the last days; that none has is no chance any more:
// with ten expected, silence happens once in 22,000 times.
const expectedAtLeast = 10;
const habitDays = 14;

/**
 * Its events among those of the same time, which lie together: asked for by their channel, they would be read from
 * everywhere.
 */
function itsOwn(workspace: WorkspaceId, id: string) {
  return sql`workspace_id = ${workspace} and channel_id = ${id}`;
}

/** The silence since the last event, unless it is over a day long, against what the same hours of the two weeks before brought. */
async function lookAtSilence(db: Database, workspace: WorkspaceId, id: string): Promise<boolean> {
  const { rows } = await sql<{ silentSince: Date | null; expected: number }>`
    with last as (
      select max(received_at) filter (where ${itsOwn(workspace, id)}) as at from raw_events
      where received_at > now() - interval '1 day'
    )
    select last.at as silent_since, (
      select count(*) filter (where ${itsOwn(workspace, id)})::float / ${habitDays}
      from raw_events, generate_series(1, ${habitDays}) as d (day)
      where received_at > last.at - d.day * interval '1 day' and received_at < now() - d.day * interval '1 day'
    ) as expected from last`.execute(db.system);
  const { silentSince, expected } = rows[0]!;
  return db.in(workspace, (tx) =>
    expected >= expectedAtLeast && silentSince
      ? moveHealth(tx, workspace, id, {
          state: "degraded",
          code: "silence",
          reason: `Nothing has arrived for unusually long: usually about ${Math.round(expected)} events would have come by now. Check that the provider still calls our address.`,
        })
      : recover(tx, workspace, id, "silence"),
  );
}

// Later than this is no longer a conversation.
const lateMs = 60_000;

/** Late is one thing; late for most messages of half an hour is the channel's. */
async function lookAtLag(db: Database, workspace: WorkspaceId, id: string): Promise<boolean> {
  const { rows } = await sql<{ median: number | null; of: number }>`
    select percentile_cont(0.5) within group (order by extract(epoch from received_at - provider_at) * 1000)
             filter (where ${itsOwn(workspace, id)}) as median,
           count(*) filter (where ${itsOwn(workspace, id)})::int as of
    from raw_events where provider_at is not null and received_at > now() - interval '30 minutes'`.execute(db.system);
  const { median, of } = rows[0]!;
  return db.in(workspace, (tx) =>
    median !== null && of >= 5 && median > lateMs
      ? moveHealth(tx, workspace, id, {
          state: "degraded",
          code: "lag",
          reason: `Messages arrive ${Math.round(median / 60_000)} minutes after they were written.`,
        })
      : recover(tx, workspace, id, "lag"),
  );
}
