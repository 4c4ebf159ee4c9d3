import type { Conversation } from "../../../contract/conversations.ts";
import type { Turn, Why } from "../../../contract/turns.ts";

/** Hands the account over as a file: the turn as it was, and the same gates now. */
export function exportTurn(why: Why, turn: Turn | undefined, conversation: Conversation) {
  const account = {
    conversation: conversation.id,
    sentence: turn?.reason ?? why.sentence,
    turn: turn ?? null,
    now: why.now,
  };
  const link = document.createElement("a");
  const blob = new Blob([JSON.stringify(account, null, 2)], { type: "application/json" });
  link.href = URL.createObjectURL(blob);
  link.download = `${turn?.id ?? conversation.id}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
