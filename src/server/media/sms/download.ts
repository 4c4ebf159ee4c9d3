import type { Download, Ways } from "../medium.ts";
import { downloadFrom } from "../twilio/download.ts";
import type { SmsAccount } from "./account.ts";

export function download(source: string, account: SmsAccount, ways: Ways): Promise<Download> {
  return downloadFrom(source, account, ways, { mostMs: 60_000, mostBytes: 25_000_000 });
}
