import { sql } from "kysely";
import type { z } from "zod";
import type { Contact, contactQuery, TimelineEvent } from "../../contract/contacts.ts";
import { toStop } from "../../domain/stop.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { type Page, toPage } from "../infra/page.ts";
import { patternsOf } from "./patterns.ts";

export async function readContact(tx: Tx, workspace: WorkspaceId, id: string): Promise<Contact | undefined> {
  const [contact] = await readContacts(tx, workspace, [id]);
  return contact;
}

/** Newest first; `q` matches parts of name, email and phone. */
export async function listContacts(
  tx: Tx,
  workspace: WorkspaceId,
  { q, limit, cursor }: z.infer<typeof contactQuery>,
): Promise<Page<Contact>> {
  const rows =
    q === undefined ? await newest(tx, workspace, limit + 1, cursor) : await search(tx, q, limit + 1, cursor);
  const { items, next } = toPage(rows, limit, ({ id }) => id);
  const ids = items.map(({ id }) => id);
  return { items: await readContacts(tx, workspace, ids), next };
}

function newest(tx: Tx, workspace: WorkspaceId, most: number, cursor: string | undefined) {
  return tx
    .selectFrom("contacts")
    .select("id")
    .where("workspaceId", "=", workspace)
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor!))
    .orderBy("id", "desc")
    .limit(most)
    .execute();
}

async function search(tx: Tx, q: string, most: number, cursor: string | undefined) {
  const { rows } = await sql<{ id: string }>`
    select id from find_contacts(${patternsOf(q)}::text[], ${cursor ?? null}, ${most}) as id`.execute(tx);
  return rows;
}

async function readContacts(tx: Tx, workspace: WorkspaceId, ids: string[]): Promise<Contact[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("contacts")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "in", ids)
    .orderBy("id", "desc")
    .execute();
  const addresses = await tx
    .selectFrom("addresses")
    .select(["id", "contactId", "kind", "value", "verifiedAt"])
    .where("workspaceId", "=", workspace)
    .where("contactId", "in", ids)
    .orderBy("createdAt")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    language: row.language,
    country: row.country,
    device: row.device as Contact["device"],
    referral: row.referral as Contact["referral"],
    paused: toStop(row.pausedAt, row.pausedBy, row.pausedReason),
    blocked: toStop(row.blockedAt, row.blockedBy),
    unsubscribed: toStop(row.unsubscribedAt, row.unsubscribedBy, null, row.unsubscribedKind),
    addresses: addresses
      .filter(({ contactId }) => contactId === row.id)
      .map(({ id, kind, value, verifiedAt }) => ({ id, kind, value, verified: verifiedAt !== null })),
    createdAt: row.createdAt.toISOString(),
  }));
}

type Timeline = { of: { conversation: string } | { contact: string }; limit: number; cursor?: string | undefined };

/** The event log seen from one conversation or contact, newest first. */
export async function readTimeline(
  tx: Tx,
  workspace: WorkspaceId,
  { of, limit, cursor }: Timeline,
): Promise<Page<TimelineEvent>> {
  const rows = await tx
    .selectFrom("events")
    .select(["id", "type", "actor", "data", "conversationId", "createdAt"])
    .where("workspaceId", "=", workspace)
    .$if("conversation" in of, (query) =>
      query.where("conversationId", "=", (of as { conversation: string }).conversation),
    )
    .$if("contact" in of, (query) => query.where("contactId", "=", (of as { contact: string }).contact))
    .where("type", "not in", ["message.moved", "line.seen", "conversation.read"])
    .$if(cursor !== undefined, (query) => query.where("id", "<", Number(cursor)))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const events = rows.map((row) => ({
    ...row,
    actor: row.actor as TimelineEvent["actor"],
    data: row.data as TimelineEvent["data"],
    createdAt: row.createdAt.toISOString(),
  }));
  return toPage(events, limit, ({ id }) => String(id));
}
