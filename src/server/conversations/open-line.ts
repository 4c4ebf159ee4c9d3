import type pg from "pg";
import { newId } from "../infra/id.ts";
import type { Row } from "./arrival.ts";

/**
 * Gives every sender a contact, an address, a conversation and a line where they are missing. One lock per address,
 * released by the commit, makes of an album from a newcomer one conversation, on any number of nodes.
 */
export async function openLines(client: pg.PoolClient, rows: Row[]): Promise<void> {
  const senders = new Map(rows.map((row) => [lockOf(row), row]));
  for (const [lock, row] of [...senders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
    await openLine(client, row);
  }
}

function lockOf({ workspace, inbound: { address } }: Row): string {
  return `${workspace} ${address.kind} ${address.value}`;
}

async function openLine(client: pg.PoolClient, row: Row): Promise<void> {
  const address = (await findAddress(client, row)) ?? (await addContact(client, row));
  const { rows: lines } = await client.query(
    "select id from lines where workspace_id = $1 and channel_id = $2 and address_id = $3",
    [row.workspace, row.channelId, address.id],
  );
  if (lines.length === 0) await addConversation(client, row, address);
}

type Address = { id: string; contactId: string; contactName: string };

async function findAddress(client: pg.PoolClient, { workspace, inbound }: Row): Promise<Address | undefined> {
  const { rows } = await client.query<Address>(
    `select a.id, a.contact_id as "contactId", c.name as "contactName"
     from addresses a join contacts c on c.workspace_id = a.workspace_id and c.id = a.contact_id
     where a.workspace_id = $1 and a.kind = $2 and a.value = $3`,
    [workspace, inbound.address.kind, inbound.address.value],
  );
  return rows[0];
}

async function addContact(client: pg.PoolClient, { workspace, inbound }: Row): Promise<Address> {
  const { profile, address } = inbound;
  const contactId = newId("contact");
  const name = profile.name ?? profile.email ?? strangerName(contactId);
  await client.query(
    `insert into contacts (workspace_id, id, name, email, device, referral) values ($1, $2, $3, $4, $5, $6)`,
    [workspace, contactId, name, profile.email, profile.device, profile.referral],
  );
  const id = newId("address");
  await client.query(
    `insert into addresses (workspace_id, id, contact_id, kind, value, verified_at)
     values ($1, $2, $3, $4, $5, case when $6 then now() end)`,
    [workspace, id, contactId, address.kind, address.value, address.verified],
  );
  return { id, contactId, contactName: name };
}

async function addConversation(
  client: pg.PoolClient,
  { workspace, channelId, inbound }: Row,
  address: Address,
): Promise<void> {
  const conversationId = newId("conversation");
  await client.query(
    `insert into conversations (workspace_id, id, contact_id, channel_id, medium, agent_id)
     select $1, $2, $3, id, kind, agent_id from channels where workspace_id = $1 and id = $4`,
    [workspace, conversationId, address.contactId, channelId],
  );
  await client.query(
    "insert into lines (workspace_id, id, conversation_id, channel_id, address_id) values ($1, $2, $3, $4, $5)",
    [workspace, newId("line"), conversationId, channelId, address.id],
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
}

/** A name to tell strangers apart by, the same for ever: the last characters of the contact's id. */
function strangerName(contactId: string): string {
  return `Visitor ${contactId.slice(-4).toUpperCase()}`;
}
