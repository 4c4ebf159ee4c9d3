import type { z } from "zod";
import type { SmsSettings, smsSecrets } from "../../../contract/channel-settings.ts";
import type { Account } from "../medium.ts";

export type SmsSecrets = z.infer<typeof smsSecrets>;
export type SmsAccount = Account<SmsSettings, SmsSecrets>;
