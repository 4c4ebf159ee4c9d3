import { type Content, content } from "../../domain/content.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Amendment, News } from "../media/medium.ts";

type Amended = Extract<News, { kind: "amended" }>;

/** A reaction, an edit or a withdrawal. What was said first stays readable: an edit is shown as one, a withdrawal too. Returns its id. */
export async function amendMessage(
  tx: Tx,
  { workspace, id }: OpenChannel,
  { providerId, by, change }: Amended,
): Promise<string | null> {
  const message = await tx
    .selectFrom("messages as m")
    .innerJoin("lines as l", (join) => join.onRef("l.workspaceId", "=", "m.workspaceId").onRef("l.id", "=", "m.lineId"))
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .select(["m.id", "m.text", "m.content", "m.conversationId", "c.contactId"])
    .where("m.workspaceId", "=", workspace)
    .where("m.providerId", "=", providerId)
    .where("l.channelId", "=", id)
    .forUpdate("m")
    .executeTakeFirst();
  if (!message) return null;
  await tx
    .updateTable("messages")
    .set({
      text: "text" in change ? change.text : message.text,
      content: JSON.stringify(amend(content.parse(message.content), by, change)),
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", message.id)
    .execute();
  const about = { conversation: message.conversationId, contact: message.contactId, by: { kind: "system" } as const };
  await record(tx, workspace, "message.amended", about, { messageId: message.id });
  return message.id;
}

function amend(before: Content, by: "contact" | "us", change: Amendment): Content {
  const now = new Date().toISOString();
  if ("reaction" in change) return { ...before, reactions: { ...before.reactions, [by]: change.reaction } };
  return "text" in change ? { ...before, editedAt: now } : { ...before, deletedAt: now };
}
