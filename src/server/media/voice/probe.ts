import { z } from "zod";
import type { Health, Probe, Ways } from "../medium.ts";
import { toTwilio } from "../twilio/account.ts";
import { degraded, isOurs, probeNumbers } from "../twilio/probe.ts";
import type { VoiceAccount } from "./account.ts";

export function probe(account: VoiceAccount, ways: Ways): Promise<Probe> {
  return probeNumbers(
    {
      account: toTwilio(account),
      numbers: [account.settings.number],
      shape,
      judge: (number, found) => judge(number, found, account.hookUrl),
      works: (number) => `${number} sends its calls here.`,
    },
    ways,
  );
}

const shape = z.object({
  voice_url: z.string().nullish(),
  voice_application_sid: z.string().nullish(),
  status_callback: z.string().nullish(),
  capabilities: z.object({ voice: z.boolean().optional() }).nullish(),
});

function judge(number: string, found: z.infer<typeof shape>, hookUrl: string): Health | null {
  const set = `Set "A call comes in" to ${hookUrl}/voice.`;
  if (found.capabilities?.voice === false) return degraded("number-without-voice", `${number} cannot take calls.`);
  if (found.voice_application_sid)
    return degraded("webhook-elsewhere", `${number} is handled by an application at the provider. ${set}`);
  if (!found.voice_url) return degraded("webhook-missing", `${number} tells nobody of its calls. ${set}`);
  if (!isOurs(found.voice_url, `${hookUrl}/voice`))
    return degraded("webhook-elsewhere", `${number} sends its calls to ${found.voice_url}. ${set}`);
  if (isOurs(found.status_callback ?? "", `${hookUrl}/voice/status`)) return null;
  const reason = `${number} does not tell when a call ends. Set "Call status changes" to ${hookUrl}/voice/status.`;
  return degraded("status-missing", reason);
}
