import type { News } from "../medium.ts";
import type { Beside } from "./message-news.ts";
import type { Call, Status } from "./payload.ts";
import { addressOf, aliasesOf, namesOf, phoneOf } from "./person.ts";

/** Calls over WhatsApp are not taken here. That somebody tried is worth a line in their conversation; the rest is not. */
export function tellCall(call: Call, { people, raw }: Beside): News {
  const { id, event = "", direction, timestamp, from, from_user_id } = call;
  if (direction !== "USER_INITIATED" || event !== "connect")
    return { kind: "ignored", eventId: `${id}:${event}`, reason: "A call over WhatsApp, which is not taken here." };
  const names = namesOf({ number: from, userId: from_user_id }, people);
  const address = addressOf(names);
  if (!address) return { kind: "unmatched", eventId: id, reason: "It does not say who called." };
  const { name, username } = names.profile ?? {};
  const phone = names.waId ? phoneOf(names.waId) : null;
  return {
    kind: "message",
    inbound: {
      eventId: id,
      clientId: null,
      address,
      aliases: aliasesOf(names),
      profile: { name: name || username || null, email: null, phone, device: {}, referral: {} },
      text: "The contact tried to call over WhatsApp.",
      providerId: id,
      at: timestamp ?? null,
      raw,
    },
  };
}

export function tellCallStatus({ id, status }: Status): News {
  return { kind: "ignored", eventId: `${id}:${status}`, reason: `A call over WhatsApp is ${status.toLowerCase()}.` };
}
