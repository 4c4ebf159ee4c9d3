/** How long a provider lets us answer a contact freely. */
export type Window = { hours: number; open: boolean; closesAt: string | null };

/** Null where there is no window: the contact may be written to at any time. */
export function windowOf(hours: number | null, lastInbound: Date | null, now: Date): Window | null {
  if (hours === null) return null;
  if (!lastInbound) return { hours, open: false, closesAt: null };
  const closesAt = new Date(lastInbound.getTime() + hours * 3_600_000);
  return { hours, open: now < closesAt, closesAt: closesAt.toISOString() };
}
