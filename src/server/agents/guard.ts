import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { fitted, type Room } from "../../domain/fits.ts";
import type { ReadPassage } from "../../domain/receipt.ts";
import type { Decision } from "../../domain/turn.ts";
import { outcomeMessage } from "./outcome-message.ts";
import type { Thought } from "./reasoners/reasoner.ts";

type Guarded = { definition: AgentDefinition; passages: ReadPassage[]; tongue: string; room?: Room | undefined };

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

function judge(thought: Thought, { definition, passages, tongue }: Omit<Guarded, "room">): Decision {
  const refused = (reason: string) => handedOff(reason, outcomeMessage(definition.messages, "handoff", tongue), true);
  if (thought.kind === "failed") {
    const closing = outcomeMessage(definition.messages, "unavailable", tongue);
    return handedOff(`The agent could not answer. ${thought.detail}`, closing, true);
  }
  if (thought.kind === "hand-off") {
    return handedOff(thought.reason, outcomeMessage(definition.messages, "handoff", tongue, thought.need), false);
  }
  if (thought.kind === "stay-silent") return thought;
  const cites = thought.cites.filter(
    (id, index, all) => passages.some((passage) => passage.id === id) && all.indexOf(id) === index,
  );
  if (thought.cites.length > 0 && cites.length === 0) {
    return refused("The answer cited passages that were never read, so it was not sent.");
  }
  const text = withoutImages(thought.text).trim();
  if (!text) return refused("The answer was empty, so it was not sent.");
  if (text.length > definition.maxLength * 2)
    return refused("The answer was far longer than allowed, so it was not sent.");
  return { ...thought, text, cites };
}

function handedOff(reason: string, closing: string, failed: boolean): Decision {
  return { kind: "hand-off", reason, closing, failed };
}

/** An image's address can carry what the agent knows to whoever serves it; links stay, since nothing opens them by itself. */
function withoutImages(text: string): string {
  return text.replace(/!\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "$1").replace(/<img\b[^>]*>?/gi, "");
}
