import type { Amendment, Inbound, News, Referral } from "../medium.ts";
import { readContent } from "./content.ts";
import type { Message, Person } from "./payload.ts";
import { addressOf, aliasesOf, namesOf, phoneOf } from "./person.ts";
import { tellSystem } from "./person-news.ts";

/** What came beside an item, and the item as it came. */
export type Beside = { people: Person[]; raw: unknown };

export function tellMessage(message: Message, { people, raw }: Beside): News {
  const { id: eventId } = message;
  if (message.type === "system" || message.system) return tellSystem(message);
  if (message.type === "request_welcome")
    return { kind: "ignored", eventId, reason: "The contact opened the chat and has not written yet." };
  const amended = tellAmendment(message, "contact");
  if (amended) return amended;
  const names = namesOf({ number: message.from, userId: message.from_user_id }, people);
  const inbound = toInbound(message, names, raw);
  return inbound
    ? { kind: "message", inbound }
    : { kind: "unmatched", eventId, reason: "It does not say who wrote it." };
}

/** What somebody wrote in WhatsApp's own app for businesses, past us. */
export function tellEcho(message: Message, { people, raw }: Beside): News {
  const { id: eventId } = message;
  const amended = tellAmendment(message, "us");
  if (amended) return amended;
  const inbound = toInbound(message, namesOf({ number: message.to, userId: message.to_user_id }, people), raw);
  if (!inbound) return { kind: "unmatched", eventId, reason: "It does not say whom it was written to." };
  return { kind: "echo", eventId, messageId: null, inbound };
}

/** Reactions, edits and withdrawals are messages of their own at WhatsApp; here they change the one they are about. */
function tellAmendment(message: Message, by: "contact" | "us"): News | null {
  const { id: eventId, type = "", reaction, edit, revoke } = message;
  const changes = new Map<string, [string | undefined, Amendment | null]>([
    ["reaction", [reaction?.message_id, { reaction: reaction?.emoji || null }]],
    ["edit", [edit?.original_message_id, edit?.message ? { text: readContent(edit.message).text } : null]],
    ["revoke", [revoke?.original_message_id, { deleted: true }]],
  ]);
  const found = changes.get(type);
  if (!found) return null;
  const [providerId, change] = found;
  if (!providerId || !change)
    return { kind: "unmatched", eventId, reason: "It does not say which message it changes, or how." };
  return { kind: "amended", eventId, providerId, by, change };
}

function toInbound(message: Message, names: ReturnType<typeof namesOf>, raw: unknown): Inbound | null {
  const address = addressOf(names);
  if (!address) return null;
  return {
    eventId: message.id,
    clientId: null,
    address,
    aliases: aliasesOf(names),
    ...(message.group_id ? { thread: message.group_id } : {}),
    profile: {
      name: names.profile?.name || names.profile?.username || null,
      email: null,
      phone: names.waId ? phoneOf(names.waId) : null,
      device: {},
      referral: toReferral(message),
    },
    ...readContent(message),
    providerId: message.id,
    at: message.timestamp ?? null,
    raw,
  };
}

function toReferral({ referral, context }: Message): Referral {
  const told: Partial<Record<keyof Referral, string | undefined>> = {
    source: referral?.source_type,
    headline: referral?.headline,
    body: referral?.body,
    url: referral?.source_url,
    adId: referral?.source_id,
    product: context?.referred_product?.product_retailer_id,
    ref: referral?.ctwa_clid,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
}
