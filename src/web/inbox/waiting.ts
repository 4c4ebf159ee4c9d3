import type { Conversation, ConversationRow } from "../../contract/conversations.ts";
import { isByAgent } from "./by-agent.ts";

/** Something waits for a person, known by name where one has it. The row, the header and the banner say it in these words. */
export function waitsFor(row: ConversationRow | Conversation): string {
  return `Waits for ${personOf(row) ?? "a person"}`;
}

/** Who has it; one that the agent handed over and nobody picked up has nobody. */
export function personOf({ assignee, handoff }: Pick<ConversationRow, "assignee" | "handoff">): string | null {
  return assignee?.name ?? (handoff && !isByAgent(handoff) ? handoff.by : null);
}

/** Who answers next, in the words that the header's badge has for it; the row knows no more of the gates than the server told it. */
export function standingOf(row: ConversationRow): string {
  const { holder, agent, handoff, paused, resolved, unansweredAt } = row;
  if (resolved) return `Resolved by ${resolved.by}`;
  if (holder === "agent") return `Active: ${agent?.name ?? "the agent"} answers next`;
  const person = personOf(row);
  if (person) return `With ${person}`;
  if (handoff) return "Handed over";
  if (paused) return "Paused";
  if (!agent) return "No agent";
  return unansweredAt ? waitsFor(row) : "Held";
}

/** Whether the outcome is news: what calls a person says it in other words, and who met the need knows. */
export function saysOutcome(row: ConversationRow): boolean {
  if (row.outcome === "ongoing" || row.attention || row.unansweredAt) return false;
  const met = row.resolved || row.lastFrom === "teammate" || personOf(row);
  return row.outcome !== "needs-human" || !met;
}

/** Whether the agent may look again at what it left to people: nothing keeps it from answering any more. */
export function mayAnswerNow({ unansweredAt, badge, agent }: Conversation): boolean {
  return Boolean(unansweredAt && agent && badge.state === "active");
}

export function answerNowWords({ agent }: Pick<Conversation, "agent">): string {
  return `Let ${agent?.name ?? "the agent"} answer now`;
}
