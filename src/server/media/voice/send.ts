import type { Outgoing, Sent } from "../medium.ts";
import type { VoiceAccount } from "./account.ts";
import { findCall } from "./open-calls.ts";

/** Words reach a caller only while they are on the line. */
export async function send({ messageId, thread, text }: Outgoing, { channelId }: VoiceAccount): Promise<Sent> {
  const call = findCall(channelId, thread);
  if (!call) return { kind: "failed", failure: over };
  call.say(messageId, text);
  return { kind: "accepted", providerId: `${thread}:${messageId}` };
}

const over = {
  code: "call-over",
  reason: "The call is over, so nobody hears this. Call back, or write over another channel.",
  concerns: "recipient",
} as const;
