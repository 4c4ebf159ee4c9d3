import type { Conversation } from "../../contract/conversations.ts";

/** Whether the agent itself stopped there, as by handing over. */
export function isByAgent({ kind, by }: NonNullable<Conversation["handoff"]>): boolean {
  return kind ? kind === "agent" : by === "agent";
}
