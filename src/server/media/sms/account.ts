import type { z } from "zod";
import type { SmsSettings, smsSecrets } from "../../../contract/channel-settings.ts";
import type { Account } from "../medium.ts";
import type { TwilioAccount } from "../twilio/call.ts";

export type SmsSecrets = z.infer<typeof smsSecrets>;
export type SmsAccount = Account<SmsSettings, SmsSecrets>;

export function toTwilio({ settings, secrets }: SmsAccount): TwilioAccount {
  return { baseUrl: settings.baseUrl, accountSid: settings.accountSid, authToken: secrets.authToken };
}
