import { z } from "zod";

/** What a channel of each medium is set up with. Secrets go in and never come out again. */

/** E.164, or the short code of a provider. */
const e164 = z
  .string()
  .regex(/^(\+[1-9]\d{2,14}|\d{3,8})$/, "must be a number with its country code, such as +14155550123");
const line = z.string().trim().max(200);
const secret = z.string().trim().min(1, "must not be empty").max(1000);
const baseUrl = (address: string) =>
  z
    .url({ protocol: /^https?$/ })
    .max(200)
    .default(address);

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #3355ff");

const asked = z.enum(["off", "optional", "required"]).default("off");

/** What visitors are asked for beside what they write. */
export const visitorAsks = z.object({
  /** These two in a form before the first message. */
  name: asked,
  email: asked,
  /** An address to reply to, while they wait for a person and nobody is there. */
  emailWhenAway: z.boolean().default(true),
  /** How it was, once the conversation is resolved. */
  rating: z.boolean().default(true),
});
export type VisitorAsks = z.infer<typeof visitorAsks>;

export const webchatSettings = z.object({
  title: z.string().trim().min(1).max(60).default("Chat with us"),
  greeting: z.string().trim().max(300).default("Hello. How can we help?"),
  colour: colour.default("#3b5bdb"),
  position: z.enum(["right", "left"]).default("right"),
  theme: z.enum(["light", "dark", "auto"]).default("auto"),
  offlineNote: z.string().trim().max(300).default("We are away right now. Leave a message and we will answer here."),
  hours: z
    .object({
      timeZone: z.string().max(60),
      /** ISO weekday 1 to 7, minutes since midnight. */
      open: z
        .array(
          z.object({
            day: z.number().int().min(1).max(7),
            from: z.number().int().min(0).max(1440),
            to: z.number().int().min(0).max(1440),
          }),
        )
        .max(21),
    })
    .nullable()
    .default(null),
  asks: visitorAsks.prefault({}),
  /** Sites that may show the widget, such as https://shop.example. Empty: every site. */
  origins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(50)
    .default([]),
});
export type WebchatSettings = z.infer<typeof webchatSettings>;
/** The key a site signs its visitors' identities with. */
export const webchatSecrets = z.object({ identity: secret });

export const smsSettings = z.object({
  accountSid: line.min(1, "must not be empty"),
  /** The first one begins conversations; a reply leaves from the number that was written to. */
  numbers: z.array(e164).min(1, "needs at least one number").max(50),
  baseUrl: baseUrl("https://api.twilio.com"),
  /** Answers to HELP, STOP and START; empty where the provider answers by itself. */
  helpReply: z.string().trim().max(480).default(""),
  stopReply: z.string().trim().max(480).default(""),
  startReply: z.string().trim().max(480).default(""),
  perSecond: z.number().min(0.1).max(500).default(1),
});
export type SmsSettings = z.infer<typeof smsSettings>;
export const smsSecrets = z.object({ authToken: secret });

const graph = { baseUrl: baseUrl("https://graph.facebook.com"), apiVersion: line.default("v23.0") };
/** `verifyToken` is ours: it is made when the channel is connected, and Meta shows it back in its handshake. */
export const metaSecrets = z.object({ accessToken: secret, appSecret: secret, verifyToken: secret });

export const whatsappSettings = z.object({
  phoneNumberId: line.min(1, "must not be empty"),
  businessAccountId: line.min(1, "must not be empty"),
  displayNumber: line.default(""),
  ...graph,
});
export type WhatsappSettings = z.infer<typeof whatsappSettings>;

export const messengerSettings = z.object({ pageId: line.min(1, "must not be empty"), ...graph });
export type MessengerSettings = z.infer<typeof messengerSettings>;

export const instagramSettings = z.object({
  accountId: line.min(1, "must not be empty"),
  ...graph,
  baseUrl: baseUrl("https://graph.instagram.com"),
});
export type InstagramSettings = z.infer<typeof instagramSettings>;

const server = (port: number) =>
  z.object({
    host: line.min(1, "must not be empty"),
    port: z.number().int().min(1).max(65535).default(port),
    security: z.enum(["tls", "starttls", "none"]).default("tls"),
    user: line.default(""),
  });

export const emailSettings = z.object({
  address: z.email(),
  fromName: line.default(""),
  signature: z.string().max(5000).default(""),
  /** Null where mail is handed over by SMTP to our own listener instead. */
  imap: server(993)
    .extend({ folder: line.default("INBOX") })
    .nullable()
    .default(null),
  smtp: server(465).nullable().default(null),
  /** Whether the mail server brings support+anything@… to support@…; the large providers are known to. */
  plusAddresses: z.boolean().default(false),
});
export type EmailSettings = z.infer<typeof emailSettings>;
export const emailSecrets = z.object({
  imapPassword: z.string().max(1000).default(""),
  smtpPassword: z.string().max(1000).default(""),
});
export type EmailSecrets = z.infer<typeof emailSecrets>;

export const voiceSettings = z.object({
  accountSid: line.min(1, "must not be empty"),
  number: e164,
  baseUrl: baseUrl("https://api.twilio.com"),
  greeting: z.string().trim().max(300).default("Hello, how can I help?"),
  language: line.default("en-US"),
  voice: line.default(""),
  /** Where a call goes that the agent hands over; empty: nobody answers, and the call ends with a promise to call back. */
  transferNumber: e164.or(z.literal("")).default(""),
  record: z.boolean().default(false),
});
export type VoiceSettings = z.infer<typeof voiceSettings>;
export const voiceSecrets = z.object({ authToken: secret });

export const linkedinSettings = z.object({});
export const noSecrets = z.object({});

export const channelSettings = {
  webchat: webchatSettings,
  email: emailSettings,
  sms: smsSettings,
  whatsapp: whatsappSettings,
  messenger: messengerSettings,
  instagram: instagramSettings,
  voice: voiceSettings,
  linkedin: linkedinSettings,
} as const;

export const channelSecrets = {
  webchat: webchatSecrets,
  email: emailSecrets,
  sms: smsSecrets,
  whatsapp: metaSecrets,
  messenger: metaSecrets,
  instagram: metaSecrets,
  voice: voiceSecrets,
  linkedin: noSecrets,
} as const;
