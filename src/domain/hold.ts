/** For how many seconds what somebody sends may be held back to be undone, at most. */
export const mostUndoSeconds = 30;

type Held = { createdAt: Date | string; sendAt: Date | string | null };

/** Held back only so that its author can undo it; what waits longer is scheduled. */
export function isMoment({ createdAt, sendAt }: Held): boolean {
  if (sendAt === null) return false;
  return new Date(sendAt).getTime() - new Date(createdAt).getTime() <= (mostUndoSeconds + 1) * 1000;
}
