import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { maySend } from "../channels/queries.ts";
import { keepAddress } from "../contacts/keep-address.ts";
import { readContact } from "../contacts/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { mediumOf } from "../media/all.ts";
import type { Medium } from "../media/medium.ts";

type Wanted = { workspace: WorkspaceId; id: string; by: Actor; channelId: string; address: string | null };

export type AddedLine = { ok: true; lineId: string; repeated: boolean } | { ok: false; reason: Refused };

export type Refused =
  | "not-found"
  | "no-such-channel"
  | "same-medium"
  | "answers-only"
  | "not-connected"
  | "no-address"
  | "another-contact"
  | "another-conversation";

/**
 * Another way to the same contact, as by mail to who has left the chat. An address may be no more than their word, so
 * nothing goes there but what is written from now on.
 */
export function addLine(db: Database, wanted: Wanted): Promise<AddedLine> {
  return db.in(wanted.workspace, async (tx) => {
    const conversation = await findConversation(tx, wanted);
    if (!conversation) return refuse("not-found");
    const way = await findWay(tx, wanted, conversation);
    if (!way.ok) return way;
    const known = await findLine(tx, wanted, way);
    if (known && known.conversationId !== wanted.id) return refuse("another-conversation");
    if (known) return { ok: true, lineId: known.id, repeated: true };
    return { ok: true, lineId: await openLine(tx, wanted, conversation, way), repeated: false };
  });
}

type Talk = { contactId: string; medium: string; subject: string | null };
type Way = { ok: true; medium: Medium; thread: string; address: string; addressId: string };

function refuse(reason: Refused): { ok: false; reason: Refused } {
  return { ok: false, reason };
}

function findConversation(tx: Tx, { workspace, id }: Wanted): Promise<Talk | undefined> {
  return tx
    .selectFrom("conversations")
    .select(["contactId", "medium", "subject"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
}

async function findWay(
  tx: Tx,
  wanted: Wanted,
  { contactId, medium: present }: Talk,
): Promise<Way | ReturnType<typeof refuse>> {
  const channel = await findChannel(tx, wanted);
  if (!channel) return refuse("no-such-channel");
  if (channel.kind === present) return refuse("same-medium");
  const medium = mediumOf(channel.kind);
  const { writesFirst: kind, bindingOptOut } = medium.supports;
  const thread = medium.firstThread?.(medium.settings.parse(channel.settings), wanted.id);
  if (!kind || !thread) return refuse("answers-only");
  if (!maySend({ status: channel.status, paused: channel.pausedAt !== null })) return refuse("not-connected");
  const value = await findValue(tx, wanted, contactId, kind);
  if (!value) return refuse("no-address");
  const address = await keepAddress(tx, wanted.workspace, contactId, { kind, value });
  // Their opt-out would not be seen here.
  if (bindingOptOut && address.contactId !== contactId) return refuse("another-contact");
  return { ok: true, medium, thread, address: value, addressId: address.id };
}

function findChannel(tx: Tx, { workspace, channelId }: Wanted) {
  return tx
    .selectFrom("channels")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", channelId)
    .executeTakeFirst();
}

/** The address asked for, where it is theirs; else the surest one: proven, told, or merely come from. */
async function findValue(
  tx: Tx,
  { workspace, address }: Wanted,
  contactId: string,
  kind: "email" | "phone",
): Promise<string | undefined> {
  const contact = (await readContact(tx, workspace, contactId))!;
  const proven = contact.addresses.filter((each) => each.kind === kind && each.verified);
  const others = contact.addresses.filter((each) => each.kind === kind && !each.verified);
  const known = [...proven.map(({ value }) => value), contact[kind], ...others.map(({ value }) => value)].flatMap(
    (value) => value?.toLowerCase() ?? [],
  );
  return address === null ? known[0] : known.find((value) => value === address.toLowerCase());
}

function findLine(tx: Tx, { workspace, channelId }: Wanted, { addressId, thread }: Way) {
  return tx
    .selectFrom("lines")
    .select(["id", "conversationId"])
    .where("workspaceId", "=", workspace)
    .where("channelId", "=", channelId)
    .where("addressId", "=", addressId)
    .where("thread", "=", thread)
    .executeTakeFirst();
}

async function openLine(
  tx: Tx,
  wanted: Wanted,
  { contactId, subject }: Talk,
  { medium, thread, address, addressId }: Way,
): Promise<string> {
  const { workspace, id, channelId, by } = wanted;
  const lineId = newId("line");
  const line = { id: lineId, conversationId: id, channelId, addressId, thread };
  await tx
    .insertInto("lines")
    .values({ workspaceId: workspace, ...line })
    .execute();
  // A mail has one, and screens show it before it leaves.
  if (medium.supports.refersBack && !subject) await giveSubject(tx, wanted);
  const about = { conversation: id, contact: contactId, by };
  await record(tx, workspace, "line.opened", about, { lineId, medium: medium.kind, address });
  return lineId;
}

async function giveSubject(tx: Tx, { workspace, id }: Wanted): Promise<void> {
  const { name } = await tx
    .selectFrom("workspaces")
    .select("name")
    .where("id", "=", workspace)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable("conversations")
    .set({ subject: `Your conversation with ${name}` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
}
