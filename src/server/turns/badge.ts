import type { Conversation } from "../../contract/conversations.ts";
import { blockingGate, checkGates } from "../../domain/gates.ts";
import type { Facts } from "./facts.ts";

/** What the agent is doing here, by the same gates that decide whether it may. */
export function toBadge(facts: Facts, thinking: boolean): Conversation["badge"] {
  const blocking = blockingGate(checkGates({ ...facts.gates, intent: null }));
  if (!blocking) return { state: thinking ? "thinking" : "active", reason: null };
  const reason = blocking.because;
  if (blocking.code === "no-handoff") return { state: "handed-off", reason };
  if (blocking.code === "agent-assigned") return { state: "none", reason };
  if (blocking.code.endsWith("not-paused") || blocking.code === "turns-left") return { state: "paused", reason };
  return { state: "held", reason };
}
