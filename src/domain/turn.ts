import type { GateCode } from "./gates.ts";
import type { Outcome } from "./outcome.ts";

/** What an inbound message came to. Every one of them gets exactly one. */
export const verdicts = [
  "replied",
  "drafted",
  "handed-off",
  "held",
  "quiet",
  "blocked",
  "superseded",
  "failed",
] as const;
export type Verdict = (typeof verdicts)[number];

/** What the agent decided, once. `take-turn` applies it; nothing else does. */
export type Decision =
  | { kind: "reply"; text: string; cites: string[]; outcome: Outcome; because: string }
  | { kind: "hand-off"; reason: string; closing: string | null; failed: boolean }
  | { kind: "stay-silent"; because: string; outcome: Outcome }
  | { kind: "blocked"; gate: GateCode; because: string };

/** Whether a person should look at what the contact wrote, because no agent will answer it. */
export function leavesToPeople(decision: Decision): boolean {
  return decision.kind === "hand-off" || (decision.kind === "blocked" && !expectsNoAnswer.has(decision.gate));
}

// A machine wrote it, another app answers, or the contact is not to be written to.
const expectsNoAnswer = new Set<GateCode>([
  "thread-is-ours",
  "written-by-a-person",
  "contact-not-blocked",
  "contact-subscribed",
]);

export function verdictOf(decision: Decision): Verdict {
  if (decision.kind === "reply") return "replied";
  if (decision.kind === "hand-off") return decision.failed ? "failed" : "handed-off";
  return decision.kind === "blocked" ? "blocked" : "quiet";
}
