import type { Outgoing, Sent, Speak, Ways } from "../medium.ts";
import type { VoiceAccount } from "./account.ts";

/** Words reach a caller only while they are on the line. */
export async function send(
  { messageId, thread, text }: Outgoing,
  { channelId }: VoiceAccount,
  { speak = mute }: Ways,
): Promise<Sent> {
  if (!thread) return { kind: "failed", failure: incoming };
  const spoken = await speak({ channelId, callId: thread }, { messageId, text });
  if (spoken === "nobody") return { kind: "failed", failure: over };
  if (spoken === "unknown") return { kind: "unknown", reason: "The node that has the call did not confirm it." };
  return { kind: "accepted", providerId: `${thread}:${messageId}` };
}

const mute: Speak = async () => "nobody";

const incoming = {
  code: "calls-come-in",
  reason: "Parley takes calls and does not make them. Call the channel's number to try it.",
  concerns: "content",
} as const;

const over = {
  code: "call-over",
  reason: "The call is over, so nobody hears this. Call back, or write over another channel.",
  concerns: "recipient",
} as const;
