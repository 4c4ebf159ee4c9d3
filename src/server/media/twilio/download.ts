import { downloadFile } from "../download-file.ts";
import type { Download, Ways } from "../medium.ts";
import { type TwilioChannel, toTwilio } from "./account.ts";
import { authorisation } from "./call.ts";

/** Picture or recording. The token is shown to nobody but the provider, wherever the file lies. */
export function downloadFrom(
  source: string,
  channel: TwilioChannel,
  ways: Ways,
  limits: { mostMs: number; mostBytes: number },
): Promise<Download> {
  const isTheirs = new URL(source).origin === new URL(channel.settings.baseUrl).origin;
  const headers = isTheirs ? { authorization: authorisation(toTwilio(channel)) } : undefined;
  return downloadFile(source, ways, { ...limits, headers });
}
