import { tooLong } from "../../domain/fits.ts";
import type { Refused } from "./reply.ts";

/** Why a reply cannot be sent, for people, with what they can do about it. */
export function sentenceOf(refused: Refused): string {
  if (refused.reason === "window-closed") return windowSentence(refused);
  if (refused.reason === "too-long") return tooLong(refused.room);
  return sentences[refused.reason];
}

const sentences: Record<Exclude<Refused["reason"], "window-closed" | "too-long">, string> = {
  "not-found": "There is no such conversation, or it belongs to another workspace.",
  "no-such-line": "The conversation has no such line, or none at all to write to.",
  "no-such-file": "One of the files is not there, or another message has it already. Upload it again.",
  "newer-message": "Somebody has written since you last looked. Read it, then send again.",
  "key-used": "This idempotency key was used for another message.",
  "opted-out": "The contact has opted out, so nothing may be sent to them here until they allow it again.",
  "logged-only": "Nothing is sent over this medium: log what was said as an activity instead.",
};

function windowSentence({ window, beyond }: Extract<Refused, { reason: "window-closed" }>): string {
  const closed = `More than ${window.hours} hours have passed since the contact wrote, so the provider takes no free reply.`;
  if (beyond === "template") return `${closed} Send an approved template instead.`;
  if (beyond === "human-agent") return `${closed} A person may still answer with the human agent tag.`;
  return `${closed} Wait until they write again.`;
}
