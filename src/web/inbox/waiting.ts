import type { Conversation, ConversationRow } from "../../contract/conversations.ts";
import { isByAgent } from "./by-agent.ts";

/** Something waits for a person. The row, the header and the banner say it with these words. */
export const waits = "Waits for a person";

/** Who answers next, in the words that the header's badge has for it; the row knows no more of the gates than the server told it. */
export function standingOf(row: ConversationRow): string {
  const { holder, agent, assignee, handoff, paused, unansweredAt } = row;
  if (holder === "agent") return `Active: ${agent?.name ?? "the agent"} answers next`;
  if (assignee) return `With ${assignee.name}`;
  if (handoff) return isByAgent(handoff) ? "Handed over" : `With ${handoff.by}`;
  if (paused) return "Paused";
  if (!agent) return "No agent";
  return unansweredAt ? waits : "Held";
}

/** Whether the agent may look again at what it left to people: nothing keeps it from answering any more. */
export function mayAnswerNow({ unansweredAt, badge, agent }: Conversation): boolean {
  return Boolean(unansweredAt && agent && badge.state === "active");
}

export function answerNowWords({ agent }: Pick<Conversation, "agent">): string {
  return `Let ${agent?.name ?? "the agent"} answer now`;
}
