/** Enough of a phone number to tell it from others: +1 …42. Anything else stays whole. */
export function shortNumber(value: string): string {
  const digits = /^\+?(\d{7,15})$/.exec(value)?.[1];
  return digits ? `+${country.exec(digits)![0]} …${digits.slice(-2)}` : value;
}

// The codes of one and two digits, as E.164 gives them out; every other has three.
const country = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

/** An address as a person would say it; null where it is only a provider's name for somebody. */
export function addressInWords({ kind, value }: { kind: string; value: string }): string | null {
  if (kind === "email") return value;
  if (!["sms", "whatsapp", "voice", "phone"].includes(kind)) return null;
  return /^\d{7,15}$/.test(value) ? `+${value}` : value;
}
