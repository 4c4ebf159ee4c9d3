import type { Actor } from "../../domain/event.ts";
import type { OpenChannel } from "../channels/queries.ts";
import { takenBy } from "../conversations/hand-off.ts";
import { lockConversation } from "../conversations/lock-conversation.ts";
import { moveDelivery } from "../deliveries/move-delivery.ts";
import { bringFiles } from "../files/bring-files.ts";
import type { Database, Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { News } from "../media/medium.ts";
import { appendMessage } from "../messages/append-message.ts";
import { takeOver } from "../messages/reply.ts";
import { openAhead } from "./open-ahead.ts";

type Echo = Extract<News, { kind: "echo" }>;

/** Opens the conversation of somebody to whom another tool has written first, unless this was told before. */
export async function openEcho(
  db: Database,
  channel: OpenChannel,
  { eventId, messageId, inbound }: Echo,
): Promise<void> {
  if (messageId) return;
  const known = await db.in(
    channel.workspace,
    async (tx) => (await isTold(tx, channel, eventId)) || (await findLine(tx, channel, inbound.address)) !== undefined,
  );
  if (!known) await openAhead(db, channel, inbound);
}

async function isTold(tx: Tx, { workspace, id }: OpenChannel, eventId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("rawEvents")
    .select("kind")
    .where("workspaceId", "=", workspace)
    .where("channelId", "=", id)
    .where("providerEventId", "=", eventId)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * A message that left the account. Our own proves that the provider took it; one written in another tool joins the
 * thread, because whoever reads on must know what was said, and takes the conversation over like a teammate's. Returns
 * the id of the message that it is.
 */
export async function takeEcho(tx: Tx, channel: OpenChannel, { messageId, inbound }: Echo): Promise<string | null> {
  const { workspace } = channel;
  const providerId = inbound.providerId ?? null;
  const line = await findLine(tx, channel, inbound.address);
  const own =
    messageId ??
    (providerId && (await findKnown(tx, channel, providerId))) ??
    (line && (await findUnderWay(tx, channel, line, inbound.text)));
  if (own) await moveDelivery(tx, { workspace, messageId: own, to: "sent", providerId });
  return own ?? (line ? write(tx, channel, line, inbound) : null);
}

async function findKnown(tx: Tx, { workspace }: OpenChannel, providerId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("providerId", "=", providerId)
    .executeTakeFirst();
  return row?.id;
}

/** Not every echo names our message: one whose send has not been settled, in the same words, is this one. */
async function findUnderWay(tx: Tx, { workspace }: OpenChannel, line: Line, text: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", line.conversationId)
    .where("lineId", "=", line.id)
    .where("direction", "=", "out")
    .where("state", "in", ["sending", "unknown"])
    .where("text", "=", text)
    .orderBy("seq")
    .executeTakeFirst();
  return row?.id;
}

type Line = { id: string; conversationId: string; contactId: string };

function findLine(tx: Tx, { workspace, id }: OpenChannel, { kind, value }: Echo["inbound"]["address"]) {
  return tx
    .selectFrom("lines as l")
    .innerJoin("addresses as a", (join) =>
      join.onRef("a.workspaceId", "=", "l.workspaceId").onRef("a.id", "=", "l.addressId"),
    )
    .select(["l.id", "l.conversationId", "a.contactId"])
    .where("l.workspaceId", "=", workspace)
    .where("l.channelId", "=", id)
    .where("a.kind", "=", kind)
    .where("a.value", "=", value)
    .executeTakeFirst();
}

async function write(tx: Tx, { workspace }: OpenChannel, line: Line, inbound: Echo["inbound"]): Promise<string> {
  const { id: lineId, conversationId, contactId } = line;
  const before = await lockConversation(tx, workspace, conversationId);
  await takeOver(tx, { workspace, id: conversationId, by: elsewhere }, before!, takenElsewhere);
  const files = inbound.attachments ?? [];
  const said = {
    id: newId("message"),
    conversationId,
    lineId,
    direction: "out" as const,
    authorKind: "teammate",
    text: inbound.text,
    content: JSON.stringify(inbound.content ?? {}),
    state: "sent",
    providerId: inbound.providerId ?? null,
    attemptAt: inbound.at ?? new Date(),
  };
  const { id } = await appendMessage(tx, workspace, said, { contactId, by: elsewhere, files });
  await bringFiles(tx, workspace, { messageId: id, conversationId, contactId }, files);
  return id;
}

// Who it was, the provider does not say.
const elsewhere: Actor = { kind: "system" };
const takenElsewhere = {
  ...takenBy(elsewhere, "by replying in another tool"),
  handoffBy: "A teammate",
  handoffKind: "teammate" as const,
};
