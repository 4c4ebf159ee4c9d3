/** Somebody switched something off: when, who and why. */
export type Stop = { at: string; by: string; reason: string | null } | null;

export function toStop(at: Date | null, by: string | null, reason: string | null = null): Stop {
  return at && { at: at.toISOString(), by: by ?? "somebody", reason };
}
