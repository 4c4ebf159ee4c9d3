import { type SmsSettings, smsSecrets, smsSettings } from "../../../contract/channel-settings.ts";
import type { Medium } from "../medium.ts";
import { healthAfter } from "../twilio/errors.ts";
import type { SmsSecrets } from "./account.ts";
import { download } from "./download.ts";
import { lookUp } from "./look-up.ts";
import { probe } from "./probe.ts";
import { receive } from "./receive.ts";
import { send } from "./send.ts";

/** SMS and MMS over Twilio's protocol, which other providers speak as well. */
export const sms: Medium<SmsSettings, SmsSecrets> = {
  kind: "sms",
  name: "SMS",
  settings: smsSettings,
  secrets: smsSecrets,
  supports: {
    maxLength: 1600,
    repeatable: false,
    windowHours: null,
    beyondWindow: null,
    humanAgentHours: null,
    attachments: { most: 10, maxBytes: 5_000_000, togetherBytes: 5_000_000 },
    threads: false,
    reports: ["delivered"],
    // A long code's rate; a channel's own setting stands above it.
    perSecond: 1,
    logged: false,
    bindingOptOut: true,
    writesFirst: "phone",
  },
  receive,
  send,
  firstThread: ({ numbers }) => numbers[0]!,
  healthAfter,
  probe,
  lookUp,
  download,
};
