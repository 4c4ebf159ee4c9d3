import { createHmac } from "node:crypto";
import { type Refusal, refusals } from "./messenger-answers.ts";
import { type Chat, lastWrote, type MessengerAccount } from "./messenger-chats.ts";
import type { Call, Stage } from "./stage.ts";

/** Who calls, or why they may not. */
export function forbid(
  { headers, query }: Call,
  accounts: MessengerAccount[],
  { switches }: Stage,
): MessengerAccount | Refusal {
  if (switches.hits("expired-token")) return refusals.expired;
  const token = headers.authorization?.replace(/^Bearer /, "") ?? query.get("access_token");
  const caller = accounts.find((account) => account.token === token);
  if (!caller) return refusals.noToken;
  const proof = query.get("appsecret_proof");
  const right = createHmac("sha256", caller.appSecret).update(caller.token).digest("hex");
  return proof === null || proof === right ? caller : refusals.proof;
}

export type SendRequest = {
  recipient?: { id?: string };
  messaging_type?: string;
  tag?: string;
  message?: { text?: string; metadata?: string; attachment?: { type?: string; payload?: { url?: string } } };
  reply_to?: { mid?: string };
};

export function readRequest(body: Buffer): SendRequest {
  try {
    return JSON.parse(body.toString()) as SendRequest;
  } catch {
    return {};
  }
}

/** Why Meta would not send this now; null: it would. */
export function forbidSend(
  { message, messaging_type: type = "RESPONSE", tag }: SendRequest,
  chat: Chat | undefined,
  account: MessengerAccount,
  { switches, now }: Stage,
): Refusal | null {
  if (switches.hits("too-many-requests")) return refusals.tooMany;
  if (switches.hits("error-before-accept")) return refusals.server;
  if (!message?.text && !message?.attachment) return refusals.empty;
  if (message.text && tooLong(message.text, account)) return refusals.length;
  if (!chat) return refusals.nobody;
  if (switches.hits("block") || switches.hits("bounce")) return refusals.blocked;
  if (chat.heldByOther) return refusals.held;
  if (type === "MESSAGE_TAG" && tag !== "HUMAN_AGENT") return refusals.tag;
  const tagged = type === "MESSAGE_TAG";
  if (!tagged && switches.hits("closed-window")) return refusals.window;
  const silentFor = now() - (lastWrote(chat) ?? Number.NEGATIVE_INFINITY);
  return silentFor > (tagged ? humanAgentMs : windowMs) ? refusals.window : null;
}

const hour = 3_600_000;
const windowMs = 24 * hour;
const humanAgentMs = 7 * 24 * hour;

function tooLong(text: string, { medium }: MessengerAccount): boolean {
  return medium === "messenger" ? text.length > 2000 : Buffer.byteLength(text) > 1000;
}
