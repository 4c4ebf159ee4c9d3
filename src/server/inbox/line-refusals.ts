import type { Refused } from "../conversations/add-line.ts";
import { notFound, Refusal } from "../infra/http.ts";

/** Why there is no such way to a contact, in words. */
export function lineRefusal(reason: Refused): Refusal {
  if (reason === "not-found") return notFound("conversation");
  if (reason === "no-such-channel")
    return new Refusal(422, "wrong_input", sentences[reason], { channelId: sentences[reason] });
  if (reason === "no-address") return new Refusal(422, "no_address", sentences[reason]);
  return new Refusal(409, reason.replaceAll("-", "_"), sentences[reason]);
}

const sentences: Record<Exclude<Refused, "not-found">, string> = {
  "no-such-channel": "There is no such channel.",
  "same-medium": "This conversation runs over that medium already.",
  "answers-only": "Over this channel nobody can be written to who has not written first.",
  "not-connected": "This channel is paused or disconnected.",
  "no-address": "The contact has no such address for this channel.",
  "another-contact": "This number belongs to another contact.",
  "another-conversation": "The contact is written to over this channel in another conversation already.",
};
