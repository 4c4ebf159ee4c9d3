import { type VoiceSettings, voiceSecrets, voiceSettings } from "../../../contract/channel-settings.ts";
import type { Medium } from "../medium.ts";
import { healthAfter } from "../twilio/errors.ts";
import type { VoiceSecrets } from "./account.ts";
import { askEnd } from "./ask-end.ts";
import { download } from "./download.ts";
import { probe } from "./probe.ts";
import { receive } from "./receive.ts";
import { send } from "./send.ts";

/** Calls over Twilio's ConversationRelay: the provider listens and speaks, we read and write. */
export const voice: Medium<VoiceSettings, VoiceSecrets> = {
  kind: "voice",
  name: "Voice",
  settings: voiceSettings,
  secrets: voiceSecrets,
  supports: {
    // Two minutes of speech, in which everybody else would have said something.
    maxLength: 2000,
    repeatable: false,
    windowHours: null,
    beyondWindow: null,
    humanAgentHours: null,
    attachments: null,
    threads: true,
    reports: [],
    perSecond: null,
    logged: false,
  },
  receive,
  send,
  healthAfter,
  probe,
  askEnd,
  download,
};
