import type { Account } from "../medium.ts";
import type { TwilioAccount } from "./call.ts";

/** What the accounts of all media at Twilio have in common. */
export type TwilioChannel = Pick<
  Account<{ baseUrl: string; accountSid: string }, { authToken: string }>,
  "settings" | "secrets"
>;

export function toTwilio({ settings, secrets }: TwilioChannel): TwilioAccount {
  return { baseUrl: settings.baseUrl, accountSid: settings.accountSid, authToken: secrets.authToken };
}
