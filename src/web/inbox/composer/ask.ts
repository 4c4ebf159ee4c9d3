import type { Message } from "../../../contract/conversations.ts";
import type { Writing } from "./writing.ts";

/** Lets a key, a menu or the thread put something into the composer of a conversation. */

export type Ask =
  | { kind: "write"; note: boolean }
  | { kind: "answer"; message: Message }
  | { kind: "take-back"; writing: Writing };

const composers = new Map<string, (ask: Ask) => void>();

export function askComposer(conversation: string, ask: Ask) {
  composers.get(conversation)?.(ask);
}

export function onAsked(conversation: string, act: (ask: Ask) => void): () => void {
  composers.set(conversation, act);
  return () => {
    if (composers.get(conversation) === act) composers.delete(conversation);
  };
}
