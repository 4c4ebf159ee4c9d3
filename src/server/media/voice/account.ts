import type { z } from "zod";
import type { VoiceSettings, voiceSecrets } from "../../../contract/channel-settings.ts";
import type { Account } from "../medium.ts";

export type VoiceSecrets = z.infer<typeof voiceSecrets>;
export type VoiceAccount = Account<VoiceSettings, VoiceSecrets>;

/** Where the provider opens the websocket of a call. */
export function relayUrl({ hookUrl }: Pick<VoiceAccount, "hookUrl">): string {
  return `${hookUrl.replace(/^http/, "ws")}/relay`;
}
