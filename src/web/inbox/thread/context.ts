import { createContext, use } from "react";
import type { Message } from "../../../contract/conversations.ts";

/** What a message shows of the others around it. */
export type Around = {
  /** By the name the provider gave it. */
  answered: (providerId: string) => Message | undefined;
  /** Whether a mail begins another subject than the one before it. */
  changesSubject: (message: Message) => boolean;
};

export const AroundContext = createContext<Around>({ answered: () => undefined, changesSubject: () => false });
export const useAround = () => use(AroundContext);

export function lookAround(messages: Message[]): Around {
  const byProviderId = new Map(messages.flatMap((each) => (each.providerId ? [[each.providerId, each] as const] : [])));
  const begins = new Set<string>();
  let subject: string | null = null;
  for (const { id, content } of messages) {
    // What a machine answers has a subject of its own, and the next mail is not another matter for it.
    if (!content.email || content.automatic) continue;
    const next = bare(content.email.subject);
    if (next && next !== subject) begins.add(id);
    subject = next || subject;
  }
  return { answered: (id) => byProviderId.get(id), changesSubject: ({ id }) => begins.has(id) };
}

/** Without what programs put before it when it is answered or passed on. */
function bare(subject: string): string {
  return subject.replace(/^(?:\s*(?:re|fwd?|aw|wg|sv|vs|antw|tr|rv)(?:\[\d+\])?\s*:)+/i, "").trim();
}
