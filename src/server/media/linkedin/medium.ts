import type { z } from "zod";
import { linkedinSettings, noSecrets } from "../../../contract/channel-settings.ts";
import type { Medium } from "../medium.ts";

/** Activity on LinkedIn that teammates write down: nothing comes from there and nothing goes there. */
export const linkedin: Medium<z.infer<typeof linkedinSettings>, z.infer<typeof noSecrets>> = {
  kind: "linkedin",
  name: "LinkedIn",
  settings: linkedinSettings,
  secrets: noSecrets,
  supports: {
    maxLength: 8000,
    repeatable: true,
    windowHours: null,
    beyondWindow: null,
    humanAgentHours: null,
    attachments: null,
    threads: false,
    reports: [],
    perSecond: null,
    logged: true,
  },
  send: async () => ({ kind: "accepted", providerId: null }),
};
