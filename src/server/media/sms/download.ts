import type { Download, Ways } from "../medium.ts";
import { readBytes } from "../read-bytes.ts";
import { authorisation } from "../twilio/call.ts";
import { type SmsAccount, toTwilio } from "./account.ts";

const mostMs = 60_000;
const mostBytes = 25_000_000;

export async function download(source: string, account: SmsAccount, ways: Ways): Promise<Download> {
  const headers = isTheirs(source, account) ? { authorization: authorisation(toTwilio(account)) } : undefined;
  const response = await ways.fetch(source, { headers, signal: AbortSignal.timeout(mostMs) });
  if (!response.ok) throw new Error(`The provider answered ${response.status} for the file.`);
  const mime = response.headers.get("content-type")?.split(";")[0]?.trim() || "application/octet-stream";
  return { bytes: await readBytes(response, mostBytes), mime, name: null };
}

/** The token is shown to nobody but the provider, wherever a file lies. */
function isTheirs(source: string, { settings }: SmsAccount): boolean {
  return new URL(source).origin === new URL(settings.baseUrl).origin;
}
