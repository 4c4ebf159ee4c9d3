import type { Address } from "../medium.ts";
import type { Person } from "./payload.ts";

/** One WhatsApp user goes by a number, by an id that Meta made for our business, or by both. */
export type Names = { waId: string | undefined; userId: string | undefined };

type Sender = { number: string | undefined; userId: string | undefined };

/** Who sent something, with the profile that came beside it. */
export function namesOf({ number, userId }: Sender, people: Person[]): Names & { profile: Person["profile"] } {
  const person =
    people.find(({ wa_id }) => wa_id !== undefined && wa_id === number) ??
    people.find(({ user_id }) => user_id !== undefined && user_id === userId) ??
    (number === undefined && userId === undefined ? people[0] : undefined);
  return { waId: number ?? person?.wa_id, userId: userId ?? person?.user_id, profile: person?.profile };
}

/** By which of their names we know a person. The number comes first: every tool of the business knows it. */
export function addressOf({ waId, userId }: Names): Address | null {
  const value = waId ?? userId;
  return value ? whatsapp(value) : null;
}

export function aliasesOf({ waId, userId }: Names): Address[] {
  const phone = waId ? phoneOf(waId) : null;
  return [
    ...(waId && userId ? [whatsapp(userId)] : []),
    ...(phone ? [{ kind: "phone", value: phone, verified: true }] : []),
  ];
}

/** The number one would dial. In two countries WhatsApp's ids keep an older way of writing them. */
export function phoneOf(waId: string): string | null {
  if (!/^[1-9]\d{6,14}$/.test(waId)) return null;
  return `+${waId.replace(/^521(\d{10})$/, "52$1").replace(/^(55\d{2})([6-9]\d{7})$/, "$19$2")}`;
}

function whatsapp(value: string): Address {
  return { kind: "whatsapp", value, verified: true };
}
