/** Enough of a phone number to tell it from others: +1 …42. Anything else stays whole. */
export function shortNumber(value: string): string {
  const digits = /^\+?(\d{7,15})$/.exec(value)?.[1];
  return digits ? `+${digits.slice(0, 2)} …${digits.slice(-2)}` : value;
}
