import type pg from "pg";
import { addressLock } from "../contacts/lock-address.ts";
import { newId } from "../infra/id.ts";
import { sharedConversation } from "../media/all.ts";
import type { Address } from "../media/medium.ts";
import type { Row } from "./arrival.ts";

/**
 * Gives every sender a contact, an address, a conversation and a line where they are missing. One lock per address,
 * released by the commit, makes of an album from a newcomer one conversation, on any number of nodes.
 */
export async function openLines(client: pg.PoolClient, rows: Row[]): Promise<void> {
  const senders = new Map<string, Row[]>();
  for (const row of rows) {
    const lock = addressLock(row.workspace, row.inbound.address);
    senders.set(lock, [...(senders.get(lock) ?? []), row]);
  }
  for (const [lock, theirs] of [...senders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
    for (const row of theirs) await openLine(client, row);
  }
}

type Known = { id: string; contactId: string; contactName: string };

async function openLine(client: pg.PoolClient, row: Row): Promise<void> {
  const address = (await findAddress(client, row)) ?? (await addContact(client, row));
  const answered = await findAnswered(client, row);
  // A mail names what it answers, and its thread is that one's, whatever became of its references on the way.
  if (answered) row.inbound = { ...row.inbound, thread: answered.thread };
  const { rows: lines } = await client.query(
    "select id from lines where workspace_id = $1 and channel_id = $2 and address_id = $3 and thread = $4",
    [row.workspace, row.channelId, address.id, row.inbound.thread ?? ""],
  );
  if (lines.length > 0) return;
  const conversationId =
    answered?.conversationId ??
    (await findShared(client, row, address)) ??
    (await addConversation(client, row, address));
  await client.query(
    "insert into lines (workspace_id, id, conversation_id, channel_id, address_id, thread) values ($1, $2, $3, $4, $5, $6)",
    [row.workspace, newId("line"), conversationId, row.channelId, address.id, row.inbound.thread ?? ""],
  );
}

/** By the address itself, or by another that is surely the same person's: then this one becomes theirs too. */
async function findAddress(client: pg.PoolClient, row: Row): Promise<Known | undefined> {
  const { address, aliases = [] } = row.inbound;
  const known = await findOne(client, row, address);
  if (known) return known;
  for (const alias of aliases) {
    const same = await findOne(client, row, alias);
    if (same) return { ...same, id: await addAddress(client, row, same.contactId, address) };
  }
  return undefined;
}

async function findOne(
  client: pg.PoolClient,
  { workspace }: Row,
  { kind, value }: Address,
): Promise<Known | undefined> {
  const { rows } = await client.query<Known>(
    `select a.id, a.contact_id as "contactId", c.name as "contactName"
     from addresses a join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id
     where a.workspace_id = $1 and a.kind = $2 and a.value = $3`,
    [workspace, kind, value],
  );
  return rows[0];
}

async function addContact(client: pg.PoolClient, row: Row): Promise<Known> {
  const { profile, address, aliases = [] } = row.inbound;
  const contactId = newId("contact");
  const name = profile.name ?? profile.email ?? speakingName(address) ?? strangerName(contactId);
  const phone = profile.phone ?? [address, ...aliases].find(({ kind }) => kind === "phone")?.value ?? null;
  const email = profile.email ?? (address.kind === "email" ? address.value : null);
  await client.query(
    `insert into contacts (workspace_id, id, name, email, phone, device, referral) values ($1, $2, $3, $4, $5, $6, $7)`,
    [row.workspace, contactId, name, email, phone, profile.device, profile.referral],
  );
  for (const alias of aliases) await addAddress(client, row, contactId, alias);
  return { id: await addAddress(client, row, contactId, address), contactId, contactName: name };
}

async function addAddress(
  client: pg.PoolClient,
  { workspace }: Row,
  contactId: string,
  address: Address,
): Promise<string> {
  const id = newId("address");
  await client.query(
    `insert into addresses (workspace_id, id, contact_id, kind, value, verified_at)
     values ($1, $2, $3, $4, $5, case when $6 then now() end) on conflict do nothing`,
    [workspace, id, contactId, address.kind, address.value, address.verified],
  );
  return id;
}

type Answered = { conversationId: string; thread: string };

/**
 * The line of the newest message of ours or theirs that this one says it answers. The id of what a contact wrote is
 * known to everybody it was forwarded to, so it is a way in only for who takes part in the conversation already.
 */
async function findAnswered(
  client: pg.PoolClient,
  { workspace, channelId, inbound, lineId }: Row,
): Promise<Answered | undefined> {
  const answers = inbound.answers ?? [];
  if (answers.length === 0) return undefined;
  const { rows } = await client.query<Answered>(
    `select l.conversation_id as "conversationId", l.thread
     from unnest($3::text[]) with ordinality as a (provider_id, n)
     join messages m on m.workspace_id = $1 and m.provider_id = a.provider_id
     join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id and l.channel_id = $2
     where m.direction = 'out' or exists (
         select from addresses k join conversations c on c.workspace_id = k.workspace_id and c.id = l.conversation_id
         where k.workspace_id = $1 and k.kind = $4 and k.value = $5 and (
           k.contact_id = c.contact_id
           or exists (select from lines o where o.workspace_id = $1 and o.conversation_id = c.id and o.address_id = k.id)
         )
       ) or exists (
         select from messages w, jsonb_array_elements_text((w.content->'email'->'to') || (w.content->'email'->'cc')) as named
         where w.workspace_id = $1 and w.conversation_id = l.conversation_id and lower(named) = $5
       )
     order by a.n limit 1`,
    [workspace, channelId, answers, inbound.address.kind, inbound.address.value],
  );
  if (rows[0] || !lineId) return rows[0];
  const named = await client.query<Answered>(
    `select conversation_id as "conversationId", thread from lines where workspace_id = $1 and channel_id = $2 and id = $3`,
    [workspace, channelId, lineId],
  );
  return named.rows[0];
}

/** A contact's lines over one medium share a conversation, unless each thread of the medium is one of its own. */
async function findShared(client: pg.PoolClient, row: Row, { contactId }: Known): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select c.id from conversations c join channels h on h.workspace_id = c.workspace_id and h.id = $3 and h.kind = c.medium
     where c.workspace_id = $1 and c.contact_id = $2 and c.medium = any($4) order by c.last_at desc limit 1`,
    [row.workspace, contactId, row.channelId, sharedConversation],
  );
  return rows[0]?.id;
}

async function addConversation(client: pg.PoolClient, row: Row, address: Known): Promise<string> {
  const { workspace, channelId, inbound } = row;
  const conversationId = newId("conversation");
  const { rows } = await client.query<{ assigneeId: string | null }>(
    `insert into conversations (workspace_id, id, contact_id, channel_id, medium, assignee_id, subject)
     select $1, $2, $3, id, kind, assignee_id, $5 from channels where workspace_id = $1 and id = $4
     returning assignee_id as "assigneeId"`,
    [workspace, conversationId, address.contactId, channelId, inbound.content?.email?.subject ?? null],
  );
  await client.query(
    `insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
     select $1, 'conversation.created', $2, $3, $4, jsonb_build_object('medium', kind, 'channelId', id, 'address', $6::text)
     from channels where workspace_id = $1 and id = $5`,
    [
      workspace,
      conversationId,
      address.contactId,
      { kind: "contact", id: address.contactId, name: address.contactName },
      channelId,
      inbound.address.value,
    ],
  );
  const assigneeId = rows[0]?.assigneeId;
  if (assigneeId) {
    await client.query(
      `insert into events (workspace_id, type, conversation_id, contact_id, actor, data)
       select $1, 'conversation.assigned', $2, $3, '{"kind": "system"}', jsonb_build_object('to', id, 'name', name) from people where id = $4`,
      [workspace, conversationId, address.contactId, assigneeId],
    );
  }
  return conversationId;
}

/** A phone number is a name people can use; a provider's own id is not. */
function speakingName({ kind, value }: Address): string | null {
  return kind === "phone" || kind === "email" ? value : null;
}

/** A name to tell strangers apart by, the same for ever: the last characters of the contact's id. */
function strangerName(contactId: string): string {
  return `Visitor ${contactId.slice(-4).toUpperCase()}`;
}
