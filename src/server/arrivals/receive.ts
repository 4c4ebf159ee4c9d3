import type pg from "pg";
import { fileName } from "../../domain/file-name.ts";
import { nameFor, previewOf } from "../../domain/preview.ts";
import type { Database } from "../infra/database.ts";
import { withRetry } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { Arrival, Row } from "./arrival.ts";
import { openLines } from "./open-line.ts";

export type Received = { messageId: string; conversationId: string; seq: number; at: Date; duplicate: boolean };

/**
 * Stores many inbound messages in one commit: raw event, message, conversation (with its `wake_at`) and event, and
 * for a newcomer also contact, address, conversation and line. A message that is there already changes nothing.
 */
export async function receive(
  db: Database,
  arrivals: Arrival[],
  { debounceMs }: { debounceMs: number },
): Promise<Received[]> {
  const rows = distinct(arrivals);
  const stored = await storeAll(db, [...rows.values()], debounceMs).catch((error) => {
    // Whoever gathers tries each of many alone.
    if (rows.size === 1 && error.constraint === "messages_client") return findByClient(db.pool, [...rows.values()][0]!);
    throw error;
  });
  return arrivals.map((arrival) => stored.get(rows.get(keyOf(arrival))!.messageId)!);
}

async function storeAll(db: Database, rows: Row[], debounceMs: number): Promise<Stored> {
  const stored = await withRetry(() => store(db.pool, rows, debounceMs), { also: withoutSeq });
  const strangers = rows.filter((row) => !stored.has(row.messageId));
  if (strangers.length > 0) {
    for (const [id, result] of await withRetry(() => storeNewcomers(db, strangers, debounceMs))) stored.set(id, result);
  }
  await findDuplicates(db.pool, rows, stored);
  return stored;
}

// not_null_violation
const withoutSeq = "23502";

type Stored = Map<string, Received | null>;

function distinct(arrivals: Arrival[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const arrival of arrivals) {
    const key = keyOf(arrival);
    if (!rows.has(key)) rows.set(key, { ...arrival, messageId: newId("message") });
  }
  return rows;
}

function keyOf({ workspace, channelId, inbound }: Arrival): string {
  return `${workspace} ${channelId} ${inbound.eventId}`;
}

/** Newcomers get their line first, in the transaction that stores what they wrote. */
async function storeNewcomers(db: Database, rows: Row[], debounceMs: number): Promise<Stored> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await openLines(client, rows);
    const stored = await store(client, rows, debounceMs);
    await client.query("commit");
    return stored;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

// Rows are taken in one order (raw events by key, then conversations by key), so two batches do not wait for each other
// in a circle. The seq comes from the update itself, which holds the conversation's row until the commit.
const statement = `
with input as (
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $11::text[], $12::jsonb[])
    with ordinality as i (workspace_id, channel_id, event_id, kind, value, message_id, client_id, text, body, thread, more, n)
), known as materialized (
  select i.*, l.id as line_id, c.id as conversation_id, c.contact_id, c.resolved_at is not null as resolved
  from input i
  join addresses a on a.workspace_id = i.workspace_id and a.kind = i.kind and a.value = i.value
  join lines l on l.workspace_id = i.workspace_id and l.channel_id = i.channel_id and l.address_id = a.id and l.thread = i.thread
  join conversations c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
), raw as (
  insert into raw_events (workspace_id, channel_id, provider_event_id, body, message_id, provider_at)
  select workspace_id, channel_id, event_id, body, message_id, (more->>'at')::timestamptz from known
  order by workspace_id, channel_id, event_id
  on conflict do nothing
  returning message_id
), fresh as materialized (
  select k.*, row_number() over (partition by k.workspace_id, k.conversation_id order by k.n) as place
  from known k join raw r on r.message_id = k.message_id
), news as (
  select workspace_id, conversation_id, count(*) as count, (array_agg(coalesce(more->>'preview', text) order by n desc))[1] as text
  from fresh group by 1, 2 order by 1, 2
), reopened as materialized (
  -- Asked again under the lock: of several that find a conversation resolved, one reopens it.
  select c.* from (select workspace_id, conversation_id from fresh where resolved group by 1, 2 order by 1, 2) f, lateral (
    select c.workspace_id, c.id from conversations c
    where c.workspace_id = f.workspace_id and c.id = f.conversation_id and c.resolved_at is not null for update
  ) c
), woken as (
  update conversations c
  set seq = c.seq + n.count, last_at = now(), last_preview = left(n.text, 160), last_from = 'contact', unread = c.unread + n.count,
      resolved_at = null, resolved_by = null,
      -- By the clock under the lock, not by the beginning of this statement: a turn that has been claimed since must be told.
      wake_at = case when c.wake_at > clock_timestamp() then c.wake_at else clock_timestamp() + $10 * interval '1 millisecond' end
  from news n left join reopened r on r.workspace_id = n.workspace_id and r.id = n.conversation_id
  where c.workspace_id = n.workspace_id and c.id = n.conversation_id
  returning c.workspace_id, c.id, c.seq - n.count as before, r.id is not null as reopened
), numbered as materialized (
  -- A conversation deleted in this very moment leaves no seq, which no message may lack: all is tried again.
  select f.*, w.before + f.place as seq, w.reopened
  from fresh f left join woken w on w.workspace_id = f.workspace_id and w.id = f.conversation_id
), said as (
  insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, author_id, text, client_id, state, content, provider_id)
  select workspace_id, message_id, conversation_id, line_id, seq, 'in', 'contact', contact_id, text, client_id, 'received',
         coalesce(more->'content', '{}'), more->>'providerId'
  from numbered
), brought as (
  insert into files (workspace_id, id, conversation_id, contact_id, message_id, position, name, mime, size, state, key, source, content_id, fetch_at)
  select n.workspace_id, f.id, n.conversation_id, n.contact_id, n.message_id, f.position, f.name, f.mime, f.size,
         case when f.key is not null then 'stored' when f.source is not null then 'waiting' else 'failed' end,
         f.key, f.source, f."contentId", case when f.key is null and f.source is not null then now() end
  from numbered n, jsonb_to_recordset(n.more->'files')
    as f (id text, position int, name text, mime text, size bigint, key text, source text, "contentId" text)
), told as (
  insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
  select workspace_id, type, conversation_id, contact_id, jsonb_build_object('kind', 'contact', 'id', contact_id), data
  from (
    select n.*, 'message.created' as type, jsonb_build_object('messageId', message_id, 'direction', 'in', 'seq', seq) as data from numbered n
    union all
    select n.*, 'conversation.reopened', '{"by": "contact"}' from numbered n where reopened and place = 1
  ) e
  order by workspace_id, conversation_id, seq
)
select k.message_id as "messageId", k.conversation_id as "conversationId", n.seq, now() as at
from known k left join numbered n on n.message_id = k.message_id`;

/** A row that is missing from the answer has no line yet; null stands for a message that was there already. */
async function store(client: pg.Pool | pg.PoolClient, rows: Row[], debounceMs: number): Promise<Stored> {
  const { rows: answers } = await client.query<{
    messageId: string;
    conversationId: string;
    seq: number | null;
    at: Date;
  }>({
    name: "receive",
    text: statement,
    values: [
      rows.map((row) => row.workspace),
      rows.map((row) => row.channelId),
      rows.map((row) => row.inbound.eventId),
      rows.map((row) => row.inbound.address.kind),
      rows.map((row) => row.inbound.address.value),
      rows.map((row) => row.messageId),
      rows.map((row) => row.inbound.clientId),
      rows.map((row) => row.inbound.text),
      rows.map((row) => JSON.stringify(row.inbound.raw)),
      debounceMs,
      rows.map((row) => row.inbound.thread ?? ""),
      rows.map(moreOf),
    ],
  });
  return new Map(
    answers.map(({ messageId, conversationId, seq, at }) => [
      messageId,
      seq === null ? null : { messageId, conversationId, seq, at, duplicate: false },
    ]),
  );
}

/** What only some media have; null for the plain text of web chat, which comes by the thousand. */
function moreOf({ inbound, stored }: Row): string | null {
  const { content, attachments = [], providerId, at, text } = inbound;
  if (!content && attachments.length === 0 && !providerId && !at) return null;
  return JSON.stringify({
    content,
    providerId,
    at,
    preview: previewOf(text, attachments),
    files: attachments.map(({ name, mime, size, source, bytes, contentId }, position) => ({
      id: newId("file"),
      position,
      name: fileName(name || nameFor(mime)),
      mime,
      size: bytes?.length ?? size,
      key: stored?.get(position) ?? null,
      source,
      contentId: contentId ?? null,
    })),
  });
}

async function findDuplicates(pool: pg.Pool, rows: Row[], stored: Stored): Promise<void> {
  const twice = rows.filter((row) => stored.get(row.messageId) === null);
  if (twice.length === 0) return;
  const { rows: found } = await pool.query<{ key: string } & Received>(
    `select r.workspace_id || ' ' || r.channel_id || ' ' || r.provider_event_id as key,
            m.id as "messageId", m.conversation_id as "conversationId", m.seq, m.created_at as at
     from unnest($1::text[], $2::text[], $3::text[]) as i (workspace_id, channel_id, event_id)
     join raw_events r on r.workspace_id = i.workspace_id and r.channel_id = i.channel_id and r.provider_event_id = i.event_id
     join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id`,
    [twice.map((row) => row.workspace), twice.map((row) => row.channelId), twice.map((row) => row.inbound.eventId)],
  );
  const byKey = new Map(found.map(({ key, ...message }) => [key, message]));
  for (const row of twice) {
    const message = byKey.get(keyOf(row));
    // The conversation was deleted since; the raw event still says that this has been here.
    stored.set(row.messageId, message ? { ...message, duplicate: true } : gone(row));
  }
}

/** Sent again by somebody who has got another address since, as a stranger who has told their name: the event is new, the message is not. */
async function findByClient(pool: pg.Pool, { workspace, channelId, messageId, inbound }: Row): Promise<Stored> {
  const { rows } = await pool.query<Received>(
    `select m.id as "messageId", m.conversation_id as "conversationId", m.seq, m.created_at as at, true as duplicate
     from addresses a
     join lines l on l.workspace_id = a.workspace_id and l.address_id = a.id and l.channel_id = $2 and l.thread = $3
     join messages m on m.workspace_id = l.workspace_id and m.conversation_id = l.conversation_id
     where a.workspace_id = $1 and a.kind = $4 and a.value = $5 and m.client_id = $6 and m.direction = 'in'`,
    [workspace, channelId, inbound.thread ?? "", inbound.address.kind, inbound.address.value, inbound.clientId],
  );
  return new Map([[messageId, rows[0]!]]);
}

function gone(row: Row): Received {
  return { messageId: row.messageId, conversationId: "", seq: 0, at: new Date(0), duplicate: true };
}
