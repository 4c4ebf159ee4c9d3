import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { fitted, type Room } from "../../domain/fits.ts";
import type { ReadPassage } from "../../domain/receipt.ts";
import type { Decision } from "../../domain/turn.ts";
import type { Thought } from "./reasoners/reasoner.ts";

type Guarded = { definition: AgentDefinition; passages: ReadPassage[]; room?: Room | undefined };

/**
 * Turns what the reasoner wishes into what may happen: only citations of passages that were read, nothing empty, nothing
 * endless, and nothing that one message of the medium does not hold.
 */
export function guard(thought: Thought, { room, ...guarded }: Guarded): Decision {
  const decision = judge(thought, guarded);
  if (!room) return decision;
  if (decision.kind === "reply") return { ...decision, text: fitted(decision.text, room) };
  if (decision.kind === "hand-off" && decision.closing) return { ...decision, closing: fitted(decision.closing, room) };
  return decision;
}

function judge(thought: Thought, { definition, passages }: Omit<Guarded, "room">): Decision {
  if (thought.kind === "failed") {
    return {
      kind: "hand-off",
      reason: `The agent could not answer. ${thought.detail}`,
      closing: definition.messages.unavailable,
      failed: true,
    };
  }
  if (thought.kind === "hand-off")
    return { kind: "hand-off", reason: thought.reason, closing: definition.messages.handoff, failed: false };
  if (thought.kind === "stay-silent") return thought;
  const cites = thought.cites.filter(
    (id, index, all) => passages.some((passage) => passage.id === id) && all.indexOf(id) === index,
  );
  if (thought.cites.length > 0 && cites.length === 0) {
    return refused("The answer cited passages that were never read, so it was not sent.", definition);
  }
  const text = withoutImages(thought.text).trim();
  if (!text) return refused("The answer was empty, so it was not sent.", definition);
  if (text.length > definition.maxLength * 2)
    return refused("The answer was far longer than allowed, so it was not sent.", definition);
  return { ...thought, text, cites };
}

function refused(reason: string, definition: AgentDefinition): Decision {
  return { kind: "hand-off", reason, closing: definition.messages.handoff, failed: true };
}

/** An image's address can carry what the agent knows to whoever serves it; links stay, since nothing opens them by itself. */
function withoutImages(text: string): string {
  return text.replace(/!\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "$1").replace(/<img\b[^>]*>?/gi, "");
}
