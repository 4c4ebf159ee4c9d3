import { downloadFile } from "../download-file.ts";
import type { Download, Ways } from "../medium.ts";
import { authorisation } from "../twilio/call.ts";
import { type SmsAccount, toTwilio } from "./account.ts";

const limits = { mostMs: 60_000, mostBytes: 25_000_000 };

export function download(source: string, account: SmsAccount, ways: Ways): Promise<Download> {
  const headers = isTheirs(source, account) ? { authorization: authorisation(toTwilio(account)) } : undefined;
  return downloadFile(source, ways, { ...limits, headers });
}

/** The token is shown to nobody but the provider, wherever a file lies. */
function isTheirs(source: string, { settings }: SmsAccount): boolean {
  return new URL(source).origin === new URL(settings.baseUrl).origin;
}
