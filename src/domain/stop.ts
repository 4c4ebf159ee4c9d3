import type { ActorKind } from "./event.ts";

/** Somebody switched something off: when, who and why. The name is for people; where a rule asks who it was, there is a kind. */
export type Stop = { at: string; by: string; kind?: ActorKind; reason: string | null } | null;

export function toStop(
  at: Date | null,
  by: string | null,
  reason: string | null = null,
  kind: string | null = null,
): Stop {
  return at && { at: at.toISOString(), by: by ?? "somebody", ...(kind ? { kind: kind as ActorKind } : {}), reason };
}
