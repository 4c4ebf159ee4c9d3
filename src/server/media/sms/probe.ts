import { z } from "zod";
import type { Health, Probe, Ways } from "../medium.ts";
import { toTwilio } from "../twilio/account.ts";
import { degraded, isOurs, probeNumbers } from "../twilio/probe.ts";
import type { SmsAccount } from "./account.ts";

export function probe(account: SmsAccount, ways: Ways): Promise<Probe> {
  return probeNumbers(
    {
      account: toTwilio(account),
      numbers: account.settings.numbers,
      shape,
      judge: (number, found) => judge(number, found, account.hookUrl),
      works: (number) => `${number} sends its messages here.`,
    },
    ways,
  );
}

const shape = z.object({
  sms_url: z.string().nullish(),
  sms_application_sid: z.string().nullish(),
  capabilities: z.object({ sms: z.boolean().optional() }).nullish(),
});

function judge(number: string, found: z.infer<typeof shape>, hookUrl: string): Health | null {
  const set = `Set "A message comes in" to ${hookUrl}.`;
  if (found.capabilities?.sms === false)
    return degraded("number-without-sms", `${number} cannot send or receive text messages.`);
  if (found.sms_application_sid)
    return degraded("webhook-elsewhere", `${number} is handled by an application at the provider. ${set}`);
  if (!found.sms_url) return degraded("webhook-missing", `${number} tells nobody of its messages. ${set}`);
  if (isOurs(found.sms_url, hookUrl)) return null;
  return degraded("webhook-elsewhere", `${number} sends its messages to ${found.sms_url}. ${set}`);
}
