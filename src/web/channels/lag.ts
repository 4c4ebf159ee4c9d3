import type { Medium } from "../../contract/channels.ts";

/** 340 ms, 2.1 s, 40 s, 12 min, 3 h. */
export function lagText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 90_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** Where nobody says when something was written, there is nothing to measure. */
export function whyNoLag(kind: Medium, lastInboundAt: string | null, now = Date.now()): string {
  if (kind === "webchat") return "stored as it is written";
  const heard = lastInboundAt !== null && now - Date.parse(lastInboundAt) < 3_600_000;
  return heard ? "not reported by this provider" : "no message in the last hour";
}
