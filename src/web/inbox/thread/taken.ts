import type { ConversationRow } from "../../../contract/conversations.ts";
import { isByAgent } from "../by-agent.ts";

/** Whether a person has it. One that the agent handed over and nobody picked up is still there to be taken. */
export function isTaken({ handoff, assignee }: Pick<ConversationRow, "handoff" | "assignee">): boolean {
  return handoff !== null && (!isByAgent(handoff) || assignee !== null);
}
