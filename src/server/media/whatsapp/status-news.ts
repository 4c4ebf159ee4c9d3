import type { Status as Delivery, News } from "../medium.ts";
import { readError } from "../meta/errors.ts";
import { readMetadata } from "../meta/messaging-metadata.ts";
import type { Status } from "./payload.ts";

/** How far a message of ours has come. What we sent along proves which one it is, even when we never saw its id. */
export function tellStatus(status: Status): News {
  const eventId = eventIdOf(status);
  const state = states.get(status.status);
  if (!state) return { kind: "ignored", eventId, reason: `A status that changes nothing here: ${status.status}.` };
  const ours = readMetadata(status.biz_opaque_callback_data);
  if (ours?.part && state !== "failed")
    return { kind: "ignored", eventId, reason: `Part ${ours.part} of a message of ours is ${status.status}.` };
  const failure = state === "failed" ? readError(status.errors?.[0] ?? {}) : null;
  return {
    kind: "status",
    eventId,
    status: {
      providerId: status.id,
      messageId: ours?.messageId ?? null,
      attemptId: ours?.attemptId ?? null,
      upTo: null,
      state,
      failure,
      at: status.timestamp ?? null,
    },
  };
}

const states = new Map<string, Delivery["state"]>([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["played", "read"],
  ["failed", "failed"],
]);

/** In a group everybody reads for themselves. */
function eventIdOf({ id, status, recipient_participant_id, recipient_participant_user_id }: Status): string {
  const reader = recipient_participant_id ?? recipient_participant_user_id;
  return reader ? `${id}:${status}:${reader}` : `${id}:${status}`;
}
