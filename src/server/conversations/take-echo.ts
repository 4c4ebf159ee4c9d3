import { sql } from "kysely";
import { previewOf } from "../../domain/preview.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { News } from "../media/medium.ts";
import { moveDelivery } from "./move-delivery.ts";

type Echo = Extract<News, { kind: "echo" }>;

/**
 * A message that left the account. Our own proves that the provider took it; one written in another tool joins the
 * thread, because whoever reads on must know what was said, and takes the conversation over like a teammate's.
 */
export async function takeEcho(tx: Tx, channel: OpenChannel, { messageId, inbound }: Echo): Promise<void> {
  const { workspace } = channel;
  const providerId = inbound.providerId ?? null;
  if (messageId) return moveDelivery(tx, { workspace, messageId, to: "sent", providerId });
  if (providerId && (await isKnown(tx, channel, providerId))) return;
  const line = await findLine(tx, channel, inbound.address);
  if (!line) return;
  const own = await findUnderWay(tx, channel, line, inbound.text);
  if (own) return moveDelivery(tx, { workspace, messageId: own, to: "sent", providerId });
  await write(tx, channel, line, inbound);
}

async function isKnown(tx: Tx, { workspace }: OpenChannel, providerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("providerId", "=", providerId)
    .executeTakeFirst();
  return row !== undefined;
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

async function write(tx: Tx, { workspace }: OpenChannel, line: Line, inbound: Echo["inbound"]): Promise<void> {
  const messageId = newId("message");
  const { seq } = await tx
    .updateTable("conversations")
    .set((eb) => ({
      seq: eb("seq", "+", 1),
      lastAt: sql<Date>`now()`,
      lastPreview: previewOf(inbound.text, inbound.attachments ?? []).slice(0, 160),
      lastFrom: "teammate",
      handoffAt: sql<Date>`coalesce(handoff_at, now())`,
      handoffBy: sql<string>`coalesce(handoff_by, 'A teammate')`,
      handoffReason: sql<string>`coalesce(handoff_reason, 'by replying in another tool')`,
    }))
    .where("workspaceId", "=", workspace)
    .where("id", "=", line.conversationId)
    .returning("seq")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("messages")
    .values({
      workspaceId: workspace,
      id: messageId,
      conversationId: line.conversationId,
      lineId: line.id,
      seq,
      direction: "out",
      authorKind: "teammate",
      text: inbound.text,
      content: JSON.stringify(inbound.content ?? {}),
      state: "sent",
      providerId: inbound.providerId ?? null,
      attemptAt: inbound.at ?? sql<Date>`now()`,
    })
    .execute();
  const about = { conversation: line.conversationId, contact: line.contactId, by: { kind: "system" } as const };
  await record(tx, workspace, "message.created", about, { messageId, direction: "out", seq });
}
