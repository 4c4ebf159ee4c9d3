import type { z } from "zod";
import type { VoiceSettings, voiceSecrets } from "../../../contract/channel-settings.ts";
import type { Account } from "../medium.ts";
import type { TwilioAccount } from "../twilio/call.ts";

export type VoiceSecrets = z.infer<typeof voiceSecrets>;
export type VoiceAccount = Account<VoiceSettings, VoiceSecrets>;

export function toTwilio({ settings, secrets }: VoiceAccount): TwilioAccount {
  return { baseUrl: settings.baseUrl, accountSid: settings.accountSid, authToken: secrets.authToken };
}

/** Where the provider opens the websocket of a call. */
export function relayUrl({ hookUrl }: Pick<VoiceAccount, "hookUrl">): string {
  return `${hookUrl.replace(/^http/, "ws")}/relay`;
}
