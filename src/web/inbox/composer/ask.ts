import type { Message } from "../../../contract/conversations.ts";
import type { Writing } from "./writing.ts";

/** Lets a key, a menu or the thread put something into the composer of a conversation. */

export type Ask =
  | { kind: "write"; note: boolean }
  | { kind: "answer"; message: Message }
  | { kind: "take-back"; writing: Writing };

const composers = new Map<string, (ask: Ask) => void>();
const kept = new Map<string, Ask[]>();

/** What was taken back is given to the composer as soon as there is one: nobody's words are lost by leaving. */
export function askComposer(conversation: string, ask: Ask) {
  const act = composers.get(conversation);
  if (act) act(ask);
  else if (ask.kind === "take-back") kept.set(conversation, [...(kept.get(conversation) ?? []), ask]);
}

export function onAsked(conversation: string, act: (ask: Ask) => void): () => void {
  composers.set(conversation, act);
  kept.get(conversation)?.forEach(act);
  kept.delete(conversation);
  return () => {
    if (composers.get(conversation) === act) composers.delete(conversation);
  };
}
