import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Conversation, ConversationRow, Counts, conversationQuery, View } from "../../contract/conversations.ts";
import type { Outcome } from "../../domain/outcome.ts";
import { toStop } from "../../domain/stop.ts";
import { windowOf } from "../../domain/window.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { readContact } from "../contacts/queries.ts";
import type { Tx } from "../infra/database.ts";
import { cursorTime, type Page, readTimeCursor, timeCursor, toPage } from "../infra/page.ts";
import { mediumOf } from "../media/all.ts";
import { listHeld } from "../messages/queries.ts";
import { toBadge } from "../turns/badge.ts";
import { readFacts } from "../turns/facts.ts";
import { misspeltPage, newestPage, searchPage } from "./pages.ts";
import { readPassages } from "./read-passages.ts";

type Filter = z.infer<typeof conversationQuery>;

/** One page of conversations, newest first. Every view has an index of its own, so a page costs the same at any size. */
export async function listConversations(
  tx: Tx,
  workspace: WorkspaceId,
  filter: Filter,
  person: string | null,
): Promise<Page<ConversationRow>> {
  const conditions = [
    sql`c.workspace_id = ${workspace}`,
    viewCondition(filter.view, person),
    ...(filter.medium ? [sql`c.medium = ${filter.medium}`] : []),
    ...(filter.channel ? [sql`c.channel_id = ${filter.channel}`] : []),
    ...(filter.agent ? [ofChannels(await channelsOf(tx, workspace, filter.agent))] : []),
    ...(filter.contact ? [sql`c.contact_id = ${filter.contact}`] : []),
    ...(filter.cursor ? [afterCursor(filter.cursor)] : []),
  ];
  const most = filter.limit + 1;
  const rows = filter.q
    ? await search(tx, filter.q, conditions, most, person)
    : (await selectRows(newestPage(conditions, most), person).execute(tx)).rows;
  const { items, next } = toPage(rows, filter.limit, (row) => timeCursor(row.cursorAt, row.id));
  return { items: filter.q ? await withPassages(tx, workspace, filter.q, items) : items.map(toRow), next };
}

/** Only where nobody and nothing is written as it was typed, it may have been meant otherwise. */
async function search(
  tx: Tx,
  q: string,
  conditions: RawBuilder<unknown>[],
  most: number,
  person: string | null,
): Promise<DatabaseRow[]> {
  const { rows } = await selectRows(searchPage(q, conditions, most), person).execute(tx);
  const misspelt = rows.length === 0 ? misspeltPage(q, conditions, most) : null;
  return misspelt ? (await selectRows(misspelt, person).execute(tx)).rows : rows;
}

async function withPassages(
  tx: Tx,
  workspace: WorkspaceId,
  q: string,
  rows: DatabaseRow[],
): Promise<ConversationRow[]> {
  const ids = rows.flatMap(({ matchId }) => matchId ?? []);
  const passages = await readPassages(tx, workspace, q, ids);
  return rows.map((row) => {
    const passage = row.matchId && passages.get(row.matchId);
    return { ...toRow(row), ...(passage ? { found: { messageId: row.matchId!, passage } } : {}) };
  });
}

/** Which channels an agent answers on now. */
async function channelsOf(tx: Tx, workspace: WorkspaceId, agent: string): Promise<string[]> {
  const rows = await tx
    .selectFrom("channels")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("agentId", "=", agent)
    .execute();
  return rows.map(({ id }) => id);
}

function ofChannels(ids: string[]): RawBuilder<unknown> {
  return ids.length === 1 ? sql`c.channel_id = ${ids[0]}` : sql`c.channel_id = any(${ids})`;
}

/** What a view shows; the conditions are those of the partial indexes, word for word. */
function viewCondition(view: View, person: string | null): RawBuilder<unknown> {
  const conditions: Record<View, RawBuilder<unknown>> = {
    all: sql`true`,
    unread: sql`c.unread > 0`,
    unresolved: sql`c.resolved_at is null`,
    resolved: sql`c.resolved_at is not null`,
    mine: sql`c.assignee_id = ${person}`,
    unassigned: sql`c.assignee_id is null and c.resolved_at is null`,
    "requires-action": sql`c.resolved_at is null and (c.attention is not null or c.unanswered_at is not null)`,
    "needs-attention": sql`c.attention is not null`,
  };
  return conditions[view];
}

type DatabaseRow = {
  id: string;
  contactId: string;
  contactName: string;
  medium: ConversationRow["medium"];
  channelId: string;
  channelName: string;
  agentId: string | null;
  agentName: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  subject: string | null;
  matchId: string | null;
  lastPreview: string;
  lastFrom: ConversationRow["lastFrom"];
  lastAt: Date;
  cursorAt: string;
  unread: number;
  attention: string | null;
  outcome: string;
  csat: number | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  pausedAt: Date | null;
  pausedBy: string | null;
  pausedKind: string | null;
  pausedReason: string | null;
  handoffAt: Date | null;
  handoffBy: string | null;
  handoffKind: string | null;
  handoffReason: string | null;
  unansweredAt: Date | null;
  drafted: boolean;
  /** Something that a list can see keeps the agent from answering. */
  agentStopped: boolean;
};

function selectRows(page: RawBuilder<unknown>, person: string | null) {
  return sql<DatabaseRow>`
    select c.id, c.contact_id, k.name as contact_name, c.medium, c.channel_id, h.name as channel_name, c.subject, c.match_id, c.last_preview, c.last_from, c.last_at,
           to_char(c.last_at at time zone 'UTC', ${sql.raw(cursorTime)}) as cursor_at,
           c.unread, c.attention, c.outcome, c.csat, c.resolved_at, c.resolved_by, c.paused_at, c.paused_by, c.paused_kind, c.paused_reason,
           c.handoff_at, c.handoff_by, c.handoff_kind, c.handoff_reason, c.unanswered_at,
           exists (select from drafts d where d.workspace_id = c.workspace_id and d.conversation_id = c.id and d.person_id = ${person}) as drafted,
           c.paused_at is not null or c.handoff_at is not null or k.paused_at is not null or k.blocked_at is not null or k.unsubscribed_at is not null
             or h.ai_off_at is not null or h.paused_at is not null or h.status = 'disconnected' or a.disabled_at is not null or a.id is null as agent_stopped,
           a.id as agent_id, a.name as agent_name, p.id as assignee_id, p.name as assignee_name
    from (${page}) c
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    join channels h on h.workspace_id = c.workspace_id and h.id = c.channel_id
    left join agents a on a.workspace_id = c.workspace_id and a.id = h.agent_id
    left join member_names p on p.workspace_id = c.workspace_id and p.id = c.assignee_id
    order by c.last_at desc, c.id desc`;
}

function toRow(row: DatabaseRow): ConversationRow {
  return {
    id: row.id,
    contact: { id: row.contactId, name: row.contactName },
    medium: row.medium,
    channel: { id: row.channelId, name: row.channelName },
    agent: row.agentId ? { id: row.agentId, name: row.agentName! } : null,
    assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName! } : null,
    holder: holderOf(row),
    subject: row.subject,
    preview: row.lastPreview,
    lastFrom: row.lastFrom,
    lastAt: row.lastAt.toISOString(),
    unread: row.unread,
    attention: row.attention,
    unansweredAt: row.unansweredAt?.toISOString() ?? null,
    outcome: row.outcome as Outcome,
    csat: row.csat,
    resolved: toStop(row.resolvedAt, row.resolvedBy),
    paused: toStop(row.pausedAt, row.pausedBy, row.pausedReason, row.pausedKind),
    handoff: toStop(row.handoffAt, row.handoffBy, row.handoffReason, row.handoffKind),
    drafted: row.drafted,
  };
}

function holderOf(row: DatabaseRow): ConversationRow["holder"] {
  if (row.agentStopped || row.unansweredAt) return row.assigneeId ? "teammate" : "nobody";
  return "agent";
}

function afterCursor(cursor: string): RawBuilder<unknown> {
  const { at, id } = readTimeCursor(cursor);
  return sql`(c.last_at, c.id) < (${at}::timestamptz, ${id})`;
}

/** One conversation with everything its header and panel show; undefined when it is not there. */
export async function readConversation(
  tx: Tx,
  workspace: WorkspaceId,
  id: string,
  person: string | null,
): Promise<Conversation | undefined> {
  const { rows } = await selectRows(
    sql`select *, null::text as match_id from conversations where workspace_id = ${workspace} and id = ${id}`,
    person,
  ).execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const own = await tx
    .selectFrom("conversations")
    .select(["turnsUsed", "seq", "createdAt", "leaseUntil"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const facts = await readFacts(tx, workspace, id);
  const contact = await readContact(tx, workspace, row.contactId);
  return {
    ...toRow(row),
    contact: contact!,
    lines: await readLines(tx, workspace, id),
    badge: toBadge(facts!, own.leaseUntil !== null && own.leaseUntil > new Date()),
    turnsUsed: own.turnsUsed,
    seq: own.seq,
    createdAt: own.createdAt.toISOString(),
    draft: person ? await readDraft(tx, workspace, id, person) : null,
    held: await listHeld(tx, workspace, id),
  };
}

type LineRow = {
  id: string;
  channelId: string;
  channelName: string;
  channelKind: string;
  status: string;
  channelPaused: boolean;
  kind: string;
  value: string;
  thread: string;
  pausedAt: Date | null;
  pausedBy: string | null;
  pausedReason: string | null;
  here: boolean;
  deliveredSeq: number;
  readSeq: number;
  lastInAt: Date | null;
};

export async function readLines(tx: Tx, workspace: WorkspaceId, id: string): Promise<Conversation["lines"]> {
  const { rows } = await sql<LineRow>`
    select l.id, h.id as channel_id, h.name as channel_name, h.kind as channel_kind, h.status, h.paused_at is not null as channel_paused,
           a.kind, a.value, l.thread, l.paused_at, l.paused_by, l.paused_reason, coalesce(l.here_until > now(), false) as here, l.delivered_seq, l.read_seq, m.created_at as last_in_at
    from lines l
    join channels h on h.workspace_id = l.workspace_id and h.id = l.channel_id
    join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
    left join lateral (
      select m.created_at from messages m
      where m.workspace_id = l.workspace_id and m.conversation_id = l.conversation_id and m.line_id = l.id and m.direction = 'in'
      order by m.seq desc limit 1
    ) m on true
    where l.workspace_id = ${workspace} and l.conversation_id = ${id} order by l.created_at`.execute(tx);
  return rows.map(toLine);
}

function toLine(row: LineRow): Conversation["lines"][number] {
  const { supports, kind } = mediumOf(row.channelKind);
  const now = new Date();
  return {
    id: row.id,
    channel: { id: row.channelId, name: row.channelName, kind, status: row.status, paused: row.channelPaused },
    address: { kind: row.kind, value: row.value },
    thread: row.thread,
    window: windowOf(supports.windowHours, row.lastInAt, now),
    humanAgentUntil: windowOf(supports.humanAgentHours, row.lastInAt, now)?.closesAt ?? null,
    paused: toStop(row.pausedAt, row.pausedBy, row.pausedReason),
    here: supports.presence ? row.here : null,
    deliveredSeq: row.deliveredSeq,
    readSeq: row.readSeq,
  };
}

async function readDraft(tx: Tx, workspace: WorkspaceId, id: string, person: string) {
  const row = await tx
    .selectFrom("drafts")
    .select(["text", "note"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("personId", "=", person)
    .executeTakeFirst();
  return row ?? null;
}

// Beyond this a badge only says "many"; counting further would cost more with every conversation.
const mostCounted = 10_000;

export async function countConversations(tx: Tx, workspace: WorkspaceId, person: string | null): Promise<Counts> {
  const count = (view: View) =>
    sql`(select count(*)::int from (select from conversations c where c.workspace_id = ${workspace} and ${viewCondition(view, person)} limit ${mostCounted}) x)`;
  const { rows } = await sql<Counts>`
    select ${count("unread")} as unread, ${count("mine")} as mine, ${count("unassigned")} as unassigned,
           ${count("requires-action")} as requires_action, ${count("needs-attention")} as needs_attention`.execute(tx);
  return rows[0]!;
}
