import type { HeldMessage, Message } from "../../../contract/conversations.ts";

/** What a writer knows of when they send: up to which message, and which of those that are held. */
export type Seen = { seq: number; held: string[] };

type There = { messages: Message[]; held: HeldMessage[] };

/** Who else has written since, or is about to; the newest last. */
export function unseenAuthors({ messages, held }: There, seen: Seen, self: string): Message["author"][] {
  const said = messages.filter(
    ({ seq, direction, clientId }) => seq > seen.seq && direction !== "note" && !seen.held.includes(clientId ?? ""),
  );
  const waits = held.filter(({ id, sendAt }) => sendAt !== null && !seen.held.includes(id));
  return [...said, ...waits].map(({ author }) => author).filter(({ id }) => id === null || id !== self);
}
