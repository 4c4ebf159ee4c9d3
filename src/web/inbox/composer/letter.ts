import type { Conversation, Message } from "../../../contract/conversations.ts";

/** What a mail has beside its words; null where it is still as it would be by itself. */
export type Letter = { subject: string | null; cc: string | null; bcc: string | null; html: string | null };

export const newLetter: Letter = { subject: null, cc: null, bcc: null, html: null };

export function subjectOf({ subject }: Letter, conversation: Conversation): string {
  return subject ?? conversation.subject ?? "";
}

const separators = /[,;\s]+/;

export function addressesIn(line: string | null): string[] {
  return (line ?? "").split(separators).filter(Boolean);
}

/** The first that cannot be an address of mail. */
export function wrongAddress(line: string | null): string | undefined {
  return addressesIn(line).find((address) => !/^[^@]+@[^@]+\.[^@.]+$/.test(address));
}

/** Who else took part in the newest mail of the contact: those whom an answer to all would reach. */
export function othersIn(messages: Message[], own: string[]): string[] {
  const mail = messages.findLast(({ direction, content }) => direction === "in" && content.email && !content.automatic)
    ?.content.email;
  if (!mail) return [];
  const known = new Set([mail.from, ...own].map(bare));
  return [...new Set([...mail.to, ...mail.cc].map(bare))].filter((address) => address && !known.has(address));
}

/** Of "Ada <ada@example.com>" the address; without the token that our own may carry. */
function bare(address: string): string {
  const inner = /<([^>]+)>/.exec(address)?.[1] ?? address;
  return inner
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*@/, "@");
}
