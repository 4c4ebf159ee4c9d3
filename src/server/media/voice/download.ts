import type { Download, Ways } from "../medium.ts";
import { readBytes } from "../read-bytes.ts";
import { authorisation } from "../twilio/call.ts";
import { toTwilio, type VoiceAccount } from "./account.ts";

const mostMs = 60_000;
// An hour and more of speech.
const mostBytes = 100_000_000;

export async function download(source: string, account: VoiceAccount, ways: Ways): Promise<Download> {
  const headers = isTheirs(source, account) ? { authorization: authorisation(toTwilio(account)) } : undefined;
  const response = await ways.fetch(source, { headers, signal: AbortSignal.timeout(mostMs) });
  if (!response.ok) throw new Error(`The provider answered ${response.status} for the recording.`);
  const mime = response.headers.get("content-type")?.split(";")[0]?.trim() || "audio/mpeg";
  return { bytes: await readBytes(response, mostBytes), mime, name: null };
}

/** The token is shown to nobody but the provider, wherever a recording lies. */
function isTheirs(source: string, { settings }: VoiceAccount): boolean {
  return new URL(source).origin === new URL(settings.baseUrl).origin;
}
