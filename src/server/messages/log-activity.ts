import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { activityEntry } from "../../contract/conversations.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { mediumOf } from "../media/all.ts";
import { appendMessage } from "./append-message.ts";

type Log = { workspace: WorkspaceId; by: Actor; entry: z.infer<typeof activityEntry> };

export type Logged =
  | { ok: true; messageId: string; conversationId: string }
  | { ok: false; reason: "no-such-contact" | "no-such-channel" };

/**
 * Keeps what happened where Parley neither hears nor speaks, such as a connection request on LinkedIn. It stands in
 * the thread like a message; nothing is sent, and no agent is woken.
 */
export function logActivity(db: Database, { workspace, by, entry }: Log): Promise<Logged> {
  return db.in(workspace, async (tx) => {
    const channel = await tx
      .selectFrom("channels")
      .select(["id", "kind", "assigneeId"])
      .where("workspaceId", "=", workspace)
      .where("id", "=", entry.channel)
      .executeTakeFirst();
    if (!channel || !mediumOf(channel.kind).supports.logged) return { ok: false, reason: "no-such-channel" };
    const contact = await tx
      .selectFrom("contacts")
      .select("id")
      .where("workspaceId", "=", workspace)
      .where("id", "=", entry.contact)
      .forUpdate()
      .executeTakeFirst();
    if (!contact) return { ok: false, reason: "no-such-contact" };
    const line = await openLogLine(tx, { workspace, by, channel, contactId: contact.id });
    return { ok: true, ...(await write(tx, workspace, by, entry, { ...line, contactId: contact.id })) };
  });
}

type Line = { id: string; conversationId: string };
type Where = {
  workspace: WorkspaceId;
  by: Actor;
  channel: { id: string; kind: string; assigneeId: string | null };
  contactId: string;
};

async function openLogLine(tx: Tx, where: Where): Promise<Line> {
  const { workspace, channel, contactId } = where;
  const known = await tx
    .selectFrom("lines as l")
    .innerJoin("addresses as a", (join) =>
      join.onRef("a.workspaceId", "=", "l.workspaceId").onRef("a.id", "=", "l.addressId"),
    )
    .select(["l.id", "l.conversationId"])
    .where("l.workspaceId", "=", workspace)
    .where("l.channelId", "=", channel.id)
    .where("a.contactId", "=", contactId)
    .executeTakeFirst();
  if (known) return known;
  const ids = { address: newId("address"), line: newId("line") };
  const value = randomUUID();
  await tx
    .insertInto("addresses")
    .values({ workspaceId: workspace, id: ids.address, contactId, kind: channel.kind, value })
    .execute();
  const conversationId = await openConversation(tx, where, value);
  await tx
    .insertInto("lines")
    .values({
      workspaceId: workspace,
      id: ids.line,
      conversationId,
      channelId: channel.id,
      addressId: ids.address,
    })
    .execute();
  return { id: ids.line, conversationId };
}

/** As one begins that a contact begins: told, and given to whom the channel's new conversations go. */
async function openConversation(tx: Tx, { workspace, by, channel, contactId }: Where, address: string) {
  const id = newId("conversation");
  const { id: channelId, kind: medium, assigneeId } = channel;
  await tx
    .insertInto("conversations")
    .values({ workspaceId: workspace, id, contactId, channelId, medium, assigneeId })
    .execute();
  const about = { conversation: id, contact: contactId };
  await record(tx, workspace, "conversation.created", { ...about, by }, { medium, channelId, address });
  if (!assigneeId) return id;
  const assignee = await tx
    .selectFrom("memberNames")
    .select("name")
    .where("workspaceId", "=", workspace)
    .where("id", "=", assigneeId)
    .executeTakeFirst();
  const given = { to: assigneeId, name: assignee?.name ?? null };
  await record(tx, workspace, "conversation.assigned", { ...about, by: { kind: "system" } }, given);
  return id;
}

async function write(
  tx: Tx,
  workspace: WorkspaceId,
  by: Actor,
  { kind, direction, text, link, at }: Log["entry"],
  { id: lineId, conversationId, contactId }: Line & { contactId: string },
) {
  const inbound = direction === "in";
  const said = {
    id: newId("message"),
    conversationId,
    lineId,
    direction,
    authorKind: inbound ? "contact" : "teammate",
    authorId: inbound ? contactId : by.kind === "system" ? null : by.id,
    text,
    content: JSON.stringify({ activity: { kind, link } }),
    state: inbound ? "received" : "noted",
    // Nobody waits for an answer here: it was given, or not, where it happened.
    verdict: inbound ? "quiet" : null,
  };
  const { id: messageId } = await appendMessage(tx, workspace, said, { contactId, by, at: at ? new Date(at) : null });
  await record(
    tx,
    workspace,
    "activity.logged",
    { conversation: conversationId, contact: contactId, by },
    { messageId, kind },
  );
  return { messageId, conversationId };
}
