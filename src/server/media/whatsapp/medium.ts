import { metaSecrets, type WhatsappSettings, whatsappSettings } from "../../../contract/channel-settings.ts";
import type { Medium } from "../medium.ts";
import { healthAfter } from "../meta/errors.ts";
import { download } from "./download.ts";
import { probe } from "./probe.ts";
import { receive } from "./receive.ts";
import { type MetaSecrets, maxLength, send } from "./send.ts";

/** WhatsApp over Meta's Cloud API. Meta keeps no list to look a send up in: only its status tells what became of it. */
export const whatsapp: Medium<WhatsappSettings, MetaSecrets> = {
  kind: "whatsapp",
  name: "WhatsApp",
  settings: whatsappSettings,
  secrets: metaSecrets,
  supports: {
    maxLength,
    repeatable: false,
    windowHours: 24,
    beyondWindow: "template",
    humanAgentHours: null,
    attachments: { most: 10, maxBytes: 100_000_000 },
    threads: false,
    reports: ["delivered", "read"],
    perSecond: 80,
    logged: false,
  },
  receive,
  send,
  healthAfter,
  probe,
  download,
};
