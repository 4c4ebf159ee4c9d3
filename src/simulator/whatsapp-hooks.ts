import { createHmac } from "node:crypto";
import type { Stage } from "./stage.ts";
import type { WhatsappChat, WhatsappMessage } from "./whatsapp-chats.ts";

export type WhatsappAccount = {
  phoneNumberId: string;
  businessAccountId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  /** Where webhooks go; null until somebody has subscribed. */
  callbackUrl: string | null;
  /** Nothing is posted while no app is. */
  subscribed: boolean;
  displayNumber: string;
};

/** Posts one change as Meta does: signed, with the number it is about. */
export function postChange(
  { post }: Stage,
  account: WhatsappAccount,
  { field = "messages", key, value }: { field?: string; key: string; value: Record<string, unknown> },
): void {
  const { callbackUrl, subscribed, phoneNumberId, displayNumber, businessAccountId, appSecret } = account;
  if (!callbackUrl || !subscribed) return;
  const metadata = { display_phone_number: displayNumber.replace(/\D/g, ""), phone_number_id: phoneNumberId };
  const change = { field, value: { messaging_product: "whatsapp", metadata, ...value } };
  const entry = [{ id: businessAccountId, changes: [change] }];
  const body = JSON.stringify({ object: "whatsapp_business_account", entry });
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  post({ url: callbackUrl, headers, body, key: `whatsapp ${key}` });
}

/** Something that a person did, told as a message of theirs. */
export function postMessage(
  stage: Stage,
  account: WhatsappAccount,
  chat: WhatsappChat,
  message: { id: string } & Record<string, unknown>,
): void {
  const timestamp = secondsOf(stage.now());
  const from = { ...(chat.waId ? { from: chat.waId } : {}), from_user_id: chat.userId };
  const value = { contacts: [contactOf(chat)], messages: [{ ...from, timestamp, ...message }] };
  postChange(stage, account, { key: chat.userId, value });
}

type Step = { status: string; code?: number | undefined };

export function postStatus(
  stage: Stage,
  account: WhatsappAccount,
  chat: WhatsappChat,
  { id, callbackData, status, code }: Pick<WhatsappMessage, "id" | "callbackData"> & Step,
): void {
  const told = {
    id,
    status,
    timestamp: secondsOf(stage.now()),
    ...(chat.waId ? { recipient_id: chat.waId } : {}),
    recipient_user_id: chat.userId,
    ...(callbackData ? { biz_opaque_callback_data: callbackData } : {}),
    ...(code ? { errors: [{ code, title: titles.get(code), message: titles.get(code) }] } : {}),
  };
  postChange(stage, account, { key: chat.userId, value: { contacts: [contactOf(chat)], statuses: [told] } });
}

const titles = new Map([[131026, "Message undeliverable"]]);

export function contactOf({ waId, userId, name }: WhatsappChat) {
  return { profile: { name }, ...(waId ? { wa_id: waId } : {}), user_id: userId };
}

export function secondsOf(ms: number): string {
  return String(Math.floor(ms / 1000));
}
