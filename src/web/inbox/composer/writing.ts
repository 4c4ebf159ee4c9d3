import type { File, Message, NewMessage } from "../../../contract/conversations.ts";

/** What somebody wrote, with all that belongs to it. */
export type Writing = {
  text: string;
  note: boolean;
  line?: string;
  seen?: number;
  seenHeld?: string[];
  files: File[];
  email?: Partial<NonNullable<NewMessage["email"]>>;
  template?: NewMessage["template"];
  humanAgent?: boolean;
  replyTo?: Message;
  /** Not at once: after a moment in which it can be undone, or at a time. */
  leaves?: { undoSeconds: number } | { sendAt: string };
};
