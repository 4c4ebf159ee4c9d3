import type { z } from "zod";
import { webchatSecrets, webchatSettings } from "../../../contract/channel-settings.ts";
import { visitorUploads } from "../../../domain/upload.ts";
import type { Medium } from "../medium.ts";

/** Web chat: visitors read from our own database over their stream, so what is stored has been sent. */
export const webchat: Medium<z.infer<typeof webchatSettings>, z.infer<typeof webchatSecrets>> = {
  kind: "webchat",
  name: "Web chat",
  settings: webchatSettings,
  secrets: webchatSecrets,
  supports: {
    maxLength: 5000,
    repeatable: true,
    windowHours: null,
    beyondWindow: null,
    humanAgentHours: null,
    attachments: visitorUploads,
    threads: true,
    reports: ["delivered", "read"],
    perSecond: null,
    logged: false,
    presence: true,
  },
  send: async () => ({ kind: "accepted", providerId: null }),
};
