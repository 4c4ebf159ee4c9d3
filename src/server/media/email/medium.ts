import {
  type EmailSecrets,
  type EmailSettings,
  emailSecrets,
  emailSettings,
} from "../../../contract/channel-settings.ts";
import type { Medium } from "../medium.ts";
import { listen } from "./listen.ts";
import { lookUp } from "./look-up.ts";
import { probe } from "./probe.ts";
import { send } from "./send.ts";

/**
 * Email: read by IMAP or handed to our own SMTP listener, sent by SMTP. A mail has no window and no receipts, only
 * bounces; what a send of ours became is looked up by its Message-ID, which never changes.
 */
export const email: Medium<EmailSettings, EmailSecrets> = {
  kind: "email",
  name: "Email",
  settings: emailSettings,
  secrets: emailSecrets,
  supports: {
    maxLength: 100_000,
    repeatable: false,
    windowHours: null,
    beyondWindow: null,
    humanAgentHours: null,
    attachments: { most: 20, maxBytes: 25_000_000, togetherBytes: 25_000_000 },
    threads: true,
    refersBack: true,
    bounces: true,
    reports: [],
    perSecond: null,
    logged: false,
    writesFirst: "email",
  },
  send,
  firstThread: ({ smtp }, conversationId) => (smtp ? conversationId : null),
  probe,
  lookUp,
  listen,
};
