/** Lets a key or a menu put the writer into the composer of a conversation. */

export type Mode = "reply" | "note";

const waiting = new Map<string, (mode: Mode) => void>();

export function focusComposer(conversation: string, mode: Mode) {
  waiting.get(conversation)?.(mode);
}

export function onFocusAsked(conversation: string, act: (mode: Mode) => void): () => void {
  waiting.set(conversation, act);
  return () => {
    if (waiting.get(conversation) === act) waiting.delete(conversation);
  };
}
