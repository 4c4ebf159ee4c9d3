import { readableNumber } from "../ui/phone-number.ts";

/** Who wrote from a number and never said their name goes by that number. */
export const nameInWords = readableNumber;

type Address = { kind: string; value: string };

/** An address as a person would say it; null where it is only a provider's name for somebody. */
export function addressInWords({ kind, value }: Address): string | null {
  if (kind === "email") return value;
  const number = numberIn({ kind, value });
  return number && readableNumber(number);
}

/** The phone number that an address is, in E.164; WhatsApp writes it without its plus. */
export function numberIn({ kind, value }: Address): string | null {
  if (!["sms", "whatsapp", "voice", "phone"].includes(kind)) return null;
  if (/^\d{7,15}$/.test(value)) return `+${value}`;
  return /^\+\d{7,15}$/.test(value) ? value : null;
}
