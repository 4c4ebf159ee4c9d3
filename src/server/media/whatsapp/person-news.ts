import type { z } from "zod";
import type { News } from "../medium.ts";
import type { Message, preference, userIdUpdate } from "./payload.ts";
import { addressOf } from "./person.ts";

const kindOfAddress = "whatsapp";

/** WhatsApp's word about a person rather than theirs: a new number, a new id, a new phone. */
export function tellSystem({ id: eventId, from, from_user_id, system }: Message): News {
  const { type = "", body = "", wa_id, new_wa_id, user_id } = system ?? {};
  if (/changed_number$/.test(type)) return moved(eventId, from ?? system?.customer, wa_id ?? new_wa_id);
  // Only the sentence names the old id; its shape is Meta's own and not a matter of language.
  if (/changed_user_id$/.test(type)) return moved(eventId, from_user_id ?? earlierId(body, user_id), user_id);
  if (type === "customer_identity_changed")
    return { kind: "ignored", eventId, reason: "The contact uses WhatsApp on a new phone." };
  return { kind: "ignored", eventId, reason: `A notice of WhatsApp's own: ${body || type || "without words"}` };
}

export function tellUserId({ user_id: { previous, current }, timestamp }: z.infer<typeof userIdUpdate>): News {
  return moved(`${previous} ${current} ${timestamp ?? ""}`, previous, current);
}

/** Stopping marketing messages in WhatsApp is an opt-out like any other. */
export function tellPreference({ wa_id: waId, user_id: userId, value, timestamp }: z.infer<typeof preference>): News {
  const address = addressOf({ waId, userId });
  const eventId = `preference ${address?.value} ${value} ${timestamp ?? ""}`;
  if (!address) return { kind: "unmatched", eventId, reason: "It does not say whose wish this is." };
  if (value === "stop") return { kind: "consent", eventId, address, consent: "out" };
  if (value === "resume" || value === "signup") return { kind: "consent", eventId, address, consent: "in" };
  return { kind: "unmatched", eventId, reason: `A wish about marketing messages that is not known: ${value}.` };
}

function moved(eventId: string, from: string | undefined, to: string | undefined): News {
  if (!from || !to)
    return { kind: "unmatched", eventId, reason: "It does not say whose number or id changed to which." };
  return { kind: "moved", eventId, kindOfAddress, from, to };
}

function earlierId(body: string, current: string | undefined): string | undefined {
  return body.match(/\b[A-Z]{2}\.(?:ENT\.)?\w+/g)?.find((id) => id !== current);
}
