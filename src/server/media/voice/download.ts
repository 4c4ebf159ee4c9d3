import { downloadFile } from "../download-file.ts";
import type { Download, Ways } from "../medium.ts";
import { authorisation } from "../twilio/call.ts";
import { toTwilio, type VoiceAccount } from "./account.ts";

// An hour and more of speech.
const limits = { mostMs: 60_000, mostBytes: 100_000_000 };

export function download(source: string, account: VoiceAccount, ways: Ways): Promise<Download> {
  const headers = isTheirs(source, account) ? { authorization: authorisation(toTwilio(account)) } : undefined;
  return downloadFile(source, ways, { ...limits, headers });
}

/** The token is shown to nobody but the provider, wherever a recording lies. */
function isTheirs(source: string, { settings }: VoiceAccount): boolean {
  return new URL(source).origin === new URL(settings.baseUrl).origin;
}
