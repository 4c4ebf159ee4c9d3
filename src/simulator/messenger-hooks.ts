import { createHmac } from "node:crypto";
import type { Chat, ChatFile, ChatMessage } from "./messenger-chats.ts";
import type { Stage } from "./stage.ts";

type Told = { field: string; content: Record<string, unknown>; from: "person" | "account" };

/** Posts one event about a chat as Meta does: signed, and on the standby side where another app holds the chat. */
export function postEvent(
  { post, now }: Stage,
  { account, person, heldByOther }: Chat,
  { field, content, from }: Told,
) {
  if (!account.hookUrl || !account.fields.includes(field)) return;
  const [sender, recipient] = from === "person" ? [person.id, account.id] : [account.id, person.id];
  const event = { sender: { id: sender }, recipient: { id: recipient }, timestamp: now(), ...content };
  const entry = { id: account.id, time: now(), [heldByOther ? "standby" : "messaging"]: [event] };
  const body = JSON.stringify({ object: account.medium === "messenger" ? "page" : "instagram", entry: [entry] });
  const signature = createHmac("sha256", account.appSecret).update(body).digest("hex");
  post({
    url: account.hookUrl,
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    body,
    key: `${account.id} ${person.id}`,
  });
}

/** Instagram tells echoes and withdrawals under the field of messages, Messenger has one for echoes. */
export function echoField({ account }: Chat): string {
  return account.medium === "messenger" ? "message_echoes" : "messages";
}

export function echoOf({ mid, text, files, metadata, replyTo }: ChatMessage, appId: string) {
  return {
    message: {
      mid,
      is_echo: true,
      app_id: Number(appId),
      ...(metadata ? { metadata } : {}),
      ...(text ? { text } : {}),
      ...(files.length > 0 ? { attachments: attachmentsOf(files) } : {}),
      ...(replyTo ? { reply_to: { mid: replyTo } } : {}),
    },
  };
}

export function attachmentsOf(files: ChatFile[]) {
  return files.map(({ mime, url }) => ({ type: typeOf(mime), payload: { url } }));
}

function typeOf(mime: string): string {
  const family = mime.split("/")[0]!;
  return ["image", "video", "audio"].includes(family) ? family : "file";
}
