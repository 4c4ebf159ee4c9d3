import type { Download, Ways } from "../medium.ts";
import { downloadFrom } from "../twilio/download.ts";
import type { VoiceAccount } from "./account.ts";

// An hour and more of speech.
const mostBytes = 100_000_000;

export function download(source: string, account: VoiceAccount, ways: Ways): Promise<Download> {
  return downloadFrom(source, account, ways, { mostMs: 60_000, mostBytes });
}
