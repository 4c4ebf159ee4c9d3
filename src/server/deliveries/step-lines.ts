import { sql } from "kysely";
import { deliveryStates, moves } from "../../domain/delivery.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { recover } from "../channels/health.ts";
import { maySend, type OpenChannel } from "../channels/queries.ts";
import { type Database, type Tx, withRetry } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import { mediumOf } from "../media/all.ts";
import type { Outgoing } from "../media/medium.ts";
import { applyParked } from "./apply-status.ts";
import { moveDelivery } from "./move-delivery.ts";

/** A line that this node holds, and how far it has come. */
export type Step = {
  line: Line;
  channel: OpenChannel;
  /** What the provider has just taken. */
  accepted: { messageId: string; providerId: string | null } | null;
  /** Has waited for its moment in the channel's rate, which is kept for it. */
  waited: boolean;
};

export type Line = {
  workspace: WorkspaceId;
  id: string;
  node: string;
  sendAt: string;
  channelId: string;
  address: string;
  thread: string;
  conversationId: string;
};

export type Claimed = {
  id: string;
  text: string;
  attemptId: string;
  attempts: number;
  /** As it lies in the database: whoever cannot read it must not be in the way of other lines. */
  content: unknown;
  by: Outgoing["by"];
  hasFiles: boolean;
};

export type Next =
  | { kind: "message"; message: Claimed }
  /** Its moment in the channel's rate comes in so many milliseconds. */
  | { kind: "wait"; ms: number }
  | { kind: "again" }
  /** The lease has been given back. */
  | { kind: "rested" };

/**
 * Settles what was accepted and claims what comes next, of many lines in one commit: sending is mostly waiting for
 * providers, and a commit for each message would be most of the rest.
 */
export function stepLines({ system }: Database, steps: Step[]): Promise<Next[]> {
  return withRetry(() => system.transaction().execute((tx) => step(tx, steps)));
}

async function step(tx: Tx, steps: Step[]): Promise<Next[]> {
  await settleAccepted(tx, steps);
  const [open, closed] = partition(steps, ({ channel }) => maySend(channel));
  const shut = await readShut(tx, closed);
  const queued = await readNext(tx, open);
  const [interrupted, ready] = partition([...queued.keys()], (each) => isInterrupted(each, queued.get(each)!));
  // Claimed by a node that died: nobody knows whether the provider heard of it.
  for (const each of interrupted) await doubt(tx, each.line, queued.get(each)!.id, "The sending was interrupted.");
  const waits = await takeSlots(tx, ready);
  const claimed = await claim(
    tx,
    ready.filter((each) => !waits.has(each)),
    queued,
  );
  const late = ready.filter((each) => (waits.get(each) ?? 0) > patienceMs);
  await rest(
    tx,
    open.filter((each) => !queued.has(each)),
  );
  await letGo(tx, [
    ...late.map((each) => ({ line: each.line, afterMs: waits.get(each)! })),
    // Nothing is lost: what waits for a channel leaves when the channel is back.
    ...closed.map(({ line, channel }) => ({ line, afterMs: shut.has(channel.id) ? null : openedMs })),
  ]);
  return steps.map((each): Next => {
    const message = claimed.get(each);
    if (message) return { kind: "message", message };
    if (interrupted.includes(each)) return { kind: "again" };
    const ms = waits.get(each) ?? 0;
    return ms > 0 && ms <= patienceMs ? { kind: "wait", ms } : { kind: "rested" };
  });
}

// Until so soon a line waits for its moment itself; for longer it lets others go ahead.
const patienceMs = 100;

// A channel that was opened a moment ago is known as open by then.
const openedMs = 1_000;

/**
 * What this node knows of a channel may be a second old. The rows are kept until the commit, so whoever opens one of them
 * finds the lines that were parked, and wakes them.
 */
async function readShut(tx: Tx, steps: Step[]): Promise<Set<string>> {
  if (steps.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select id from channels
    where (workspace_id, id) in (
        select * from unnest(${steps.map(({ line }) => line.workspace)}::text[], ${steps.map(({ channel }) => channel.id)}::text[])
      ) and (status = 'disconnected' or paused_at is not null)
    order by workspace_id, id for share`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

// What the provider's acceptance moves forward; a report of its delivery may have come first.
const before = deliveryStates.filter((state) => moves(state, "sent"));

/** Notes what providers have taken. Again it changes nothing. */
export async function settleAccepted(tx: Tx, steps: Step[]): Promise<void> {
  const settled = steps.filter(({ accepted }) => accepted);
  if (settled.length === 0) return;
  await sql`/* settle accepted */
    with told as (
      select m.workspace_id, m.id, m.conversation_id, c.contact_id, t.provider_id, m.state = any(${before}) as forward
      from unnest(${settled.map(({ line }) => line.workspace)}::text[], ${settled.map(({ accepted }) => accepted!.messageId)}::text[],
                  ${settled.map(({ accepted }) => accepted!.providerId)}::text[]) as t (workspace_id, id, provider_id)
      join messages m on m.workspace_id = t.workspace_id and m.id = t.id
      join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      for update of m
    ), moved as (
      update messages m
      set provider_id = coalesce(t.provider_id, m.provider_id), state = case when t.forward then 'sent' else m.state end,
          state_reason = case when t.forward then null else m.state_reason end,
          failure_code = case when t.forward then null else m.failure_code end
      from told t where m.workspace_id = t.workspace_id and m.id = t.id
    )
    insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
    select workspace_id, 'message.moved', conversation_id, contact_id, '{"kind": "system"}',
           jsonb_build_object('messageId', id, 'state', 'sent', 'reason', null)
    from told where forward`.execute(tx);
  for (const { channel, accepted } of await withParked(tx, settled))
    await applyParked(tx, channel, accepted!.messageId, accepted!.providerId!);
  const unwell = new Map(settled.map(({ channel }) => [channel.id, channel]));
  for (const { workspace, id, statusCode } of unwell.values())
    if (statusCode === "provider") await recover(tx, workspace, id, "provider");
}

/** Those whose delivery was told of before the provider's answer had come. */
async function withParked(tx: Tx, settled: Step[]): Promise<Step[]> {
  const { rows } = await sql<{ providerId: string }>`/* with parked */
    select p.provider_id
    from unnest(${settled.map(({ line }) => line.workspace)}::text[], ${settled.map(({ channel }) => channel.id)}::text[],
                ${settled.map(({ accepted }) => accepted!.providerId)}::text[]) as t (workspace_id, channel_id, provider_id)
    join parked_statuses p on p.workspace_id = t.workspace_id and p.channel_id = t.channel_id and p.provider_id = t.provider_id`.execute(
    tx,
  );
  const parked = new Set(rows.map(({ providerId }) => providerId));
  return settled.filter(({ accepted }) => parked.has(accepted!.providerId ?? ""));
}

type Queued = Omit<Claimed, "attemptId"> & { state: string };

/** The first message of each line that has one. */
async function readNext(tx: Tx, steps: Step[]): Promise<Map<Step, Queued>> {
  if (steps.length === 0) return new Map();
  const { rows } = await sql<Omit<Queued, "by"> & { lineId: string; authorKind: Outgoing["by"] }>`/* read next */
    select l.id as line_id, m.id, m.text, m.state, m.content, m.author_kind, m.attempts,
           exists (select from files f where f.workspace_id = m.workspace_id and f.message_id = m.id and f.key is not null) as has_files
    from unnest(${steps.map(({ line }) => line.workspace)}::text[], ${steps.map(({ line }) => line.id)}::text[],
                ${steps.map(({ line }) => line.node)}::text[]) as t (workspace_id, id, node)
    join lines l on l.workspace_id = t.workspace_id and l.id = t.id and l.lease_by = t.node
    cross join lateral (
      select * from messages where workspace_id = l.workspace_id and line_id = l.id and state in ('queued', 'sending')
      order by seq limit 1 for update
    ) m`.execute(tx);
  const byLine = new Map(rows.map(({ lineId, authorKind, ...row }) => [lineId, { ...row, by: authorKind }]));
  return new Map(steps.filter(({ line }) => byLine.has(line.id)).map((each) => [each, byLine.get(each.line.id)!]));
}

function isInterrupted({ channel }: Step, { state }: Queued): boolean {
  return state === "sending" && !mediumOf(channel.kind).supports.repeatable;
}

/**
 * Keeps to each provider's rate: a line gets the channel's next free moment, and that moment is kept for it if it
 * comes soon. Returns for how many milliseconds those wait who may not send at once.
 */
async function takeSlots(tx: Tx, steps: Step[]): Promise<Map<Step, number>> {
  const paced = steps.filter((each) => !each.waited && gapMs(each.channel) > 0);
  if (paced.length === 0) return new Map();
  const { rows } = await sql<{ lineId: string; waitMs: number }>`/* take slots */
    with asked as (
      select *, row_number() over (partition by workspace_id, channel_id order by place) - 1 as ahead
      from unnest(${paced.map(({ line }) => line.workspace)}::text[], ${paced.map(({ channel }) => channel.id)}::text[],
                  ${paced.map(({ line }) => line.id)}::text[], ${paced.map(({ channel }) => gapMs(channel))}::float[])
        with ordinality as t (workspace_id, channel_id, line_id, gap, place)
    ), free as materialized (
      select workspace_id, id, coalesce(greatest(extract(epoch from next_send_at - clock_timestamp()) * 1000, 0), 0)::float as ms
      from channels where (workspace_id, id) in (select workspace_id, channel_id from asked)
      order by workspace_id, id for update
    ), offered as materialized (
      select a.*, f.ms + a.ahead * a.gap as wait_ms
      from asked a join free f on f.workspace_id = a.workspace_id and f.id = a.channel_id
    ), taken as (
      update channels c set next_send_at = clock_timestamp() + o.ms * interval '1 millisecond'
      from (select workspace_id, channel_id, max(wait_ms + gap) as ms from offered where wait_ms <= ${patienceMs} group by 1, 2) o
      where c.workspace_id = o.workspace_id and c.id = o.channel_id
    )
    select line_id, wait_ms from offered where wait_ms > 0`.execute(tx);
  const byLine = new Map(rows.map(({ lineId, waitMs }) => [lineId, waitMs]));
  return new Map(paced.filter(({ line }) => byLine.has(line.id)).map((each) => [each, byLine.get(each.line.id)!]));
}

/** How long after one message the next may leave. */
function gapMs({ kind, account }: OpenChannel): number {
  const own = (account.settings as { perSecond?: number }).perSecond;
  const perSecond = own ?? mediumOf(kind).supports.perSecond;
  return perSecond ? 1000 / perSecond : 0;
}

async function claim(tx: Tx, steps: Step[], queued: Map<Step, Queued>): Promise<Map<Step, Claimed>> {
  const claimed = new Map(steps.map((each) => [each, claimOf(queued.get(each)!)]));
  if (claimed.size === 0) return claimed;
  const messages = [...claimed.values()];
  await sql`/* claim messages */
    update messages m set state = 'sending', attempt_id = t.attempt_id, attempt_at = clock_timestamp(), attempts = m.attempts + 1
    from unnest(${steps.map(({ line }) => line.workspace)}::text[], ${messages.map(({ id }) => id)}::text[],
                ${messages.map(({ attemptId }) => attemptId)}::text[]) as t (workspace_id, id, attempt_id)
    where m.workspace_id = t.workspace_id and m.id = t.id`.execute(tx);
  return claimed;
}

function claimOf({ state: _, attempts, ...message }: Queued): Claimed {
  return { ...message, attempts: attempts + 1, attemptId: newId("attempt") };
}

/** Nothing left: the lease goes back. A message written meanwhile has set a later `send_at`, which stays. */
async function rest(tx: Tx, steps: Step[]): Promise<void> {
  if (steps.length === 0) return;
  await sql`/* rest lines */
    update lines l
    set lease_by = null, lease_until = null, send_at = case when l.send_at = t.send_at then null else l.send_at end
    from unnest(${steps.map(({ line }) => line.workspace)}::text[], ${steps.map(({ line }) => line.id)}::text[],
                ${steps.map(({ line }) => line.node)}::text[], ${steps.map(({ line }) => line.sendAt)}::timestamptz[])
      as t (workspace_id, id, node, send_at)
    where l.workspace_id = t.workspace_id and l.id = t.id and l.lease_by = t.node`.execute(tx);
}

/** Leases go back before their lines are done, whose order stays as it was; null is until somebody wakes the line. */
export async function letGo(tx: Database["system"], some: { line: Line; afterMs: number | null }[]): Promise<void> {
  if (some.length === 0) return;
  await sql`
    update lines l
    set lease_by = null, lease_until = null, send_at = coalesce(now() + t.after_ms * interval '1 millisecond', 'infinity')
    from unnest(${some.map(({ line }) => line.workspace)}::text[], ${some.map(({ line }) => line.id)}::text[],
                ${some.map(({ line }) => line.node)}::text[], ${some.map(({ afterMs }) => afterMs)}::float[])
      as t (workspace_id, id, node, after_ms)
    where l.workspace_id = t.workspace_id and l.id = t.id and l.lease_by = t.node`.execute(tx);
}

/** Nobody knows whether it was sent; it is not sent again by itself. */
export function doubt(tx: Tx, { workspace }: Line, messageId: string, reason: string): Promise<void> {
  return moveDelivery(tx, { workspace, messageId, to: "unknown", reason });
}

function partition<Item>(items: Item[], fits: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}
