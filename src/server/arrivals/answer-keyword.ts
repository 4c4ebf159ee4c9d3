import type { Automatic } from "../../domain/automatic.ts";
import type { OpenChannel } from "../channels/queries.ts";
import { lockConversation } from "../conversations/lock-conversation.ts";
import type { Tx } from "../infra/database.ts";
import { writeMessage } from "../messages/write-message.ts";
import type { Received } from "./receive.ts";

type Texts = { helpReply?: string; stopReply?: string; startReply?: string };

/**
 * STOP, START and HELP get the answer the channel was given, once: who has stopped already hears nothing more. Call
 * it before the keyword has its effect.
 */
export async function answerKeyword(
  tx: Tx,
  { workspace, account }: OpenChannel,
  { conversationId, messageId }: Received,
  keyword: Automatic,
): Promise<void> {
  const { helpReply, stopReply, startReply } = account.settings as Texts;
  const text = { "opt-out": stopReply, "opt-in": startReply, help: helpReply }[keyword as string];
  if (!text) return;
  const conversation = await lockConversation(tx, workspace, conversationId);
  if (!conversation || (keyword !== "help" && (await isStopped(tx, conversation)) === (keyword === "opt-out"))) return;
  const clientId = `keyword ${messageId}`;
  if (await isAnswered(tx, workspace, conversationId, clientId)) return;
  const { lineId } = await tx
    .selectFrom("messages")
    .select("lineId")
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .executeTakeFirstOrThrow();
  await writeMessage(tx, workspace, {
    conversationId,
    contactId: conversation.contactId,
    lineId,
    direction: "out",
    by: { kind: "system" },
    text,
    clientId,
  });
}

async function isAnswered(tx: Tx, workspace: string, conversationId: string, clientId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversationId)
    .where("clientId", "=", clientId)
    .executeTakeFirst();
  return row !== undefined;
}

async function isStopped(
  tx: Tx,
  { workspaceId, contactId }: { workspaceId: string; contactId: string },
): Promise<boolean> {
  const row = await tx
    .selectFrom("contacts")
    .select("unsubscribedAt")
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", contactId)
    .executeTakeFirst();
  return row?.unsubscribedAt != null;
}
