import { z } from "zod";
import { channelSecrets, channelSettings, webchatSettings } from "./channel-settings.ts";
import { time } from "./page.ts";

export const media = ["webchat", "email", "sms", "whatsapp", "messenger", "instagram", "voice", "linkedin"] as const;
export const medium = z.enum(media);
export type Medium = z.infer<typeof medium>;

export const environmentName = z.enum(["sandbox", "pre-release", "live"]);

/** What a medium can do; the composer and the thread show what they find here. */
const supports = z.object({
  /** In characters, or in UTF-8 bytes where `countedIn` says so. */
  maxLength: z.number(),
  countedIn: z.enum(["bytes"]).optional(),
  windowHours: z.number().nullable(),
  beyondWindow: z.enum(["template", "human-agent"]).nullable(),
  /** How many files one message takes and how large each may be; a picture may have less, and all together too. */
  attachments: z
    .object({
      most: z.number(),
      maxBytes: z.number(),
      pictureBytes: z.number().optional(),
      togetherBytes: z.number().optional(),
    })
    .nullable(),
  threads: z.boolean(),
  /** A contact who opted out may not be written to by people either. */
  bindingOptOut: z.boolean().optional(),
  logged: z.boolean(),
  /** The kind of address to which one may write first. */
  writesFirst: z.enum(["email", "phone"]).optional(),
});

export const step = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

/** Settings are those of the channel's kind (contract/channel-settings). */
const common = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(["connected", "degraded", "disconnected"]),
  statusReason: z.string().nullable(),
  /** The cause for machines: by-person, token-expired, silence, lag … */
  statusCode: z.string().nullable(),
  statusAt: time,
  pausedAt: time.nullable(),
  aiOffAt: time.nullable(),
  agentId: z.string().nullable(),
  /** The teammate whom its new conversations are assigned to. */
  assigneeId: z.string().nullable(),
  environment: environmentName,
  supports,
  /** What the last check found, step by step. */
  probe: z.array(step).nullable(),
  probedAt: time.nullable(),
  /** Where the provider posts what arrives. */
  inboundUrl: z.string(),
  /** Web chat: the line of HTML that puts the widget on a page. */
  snippet: z.string().nullable(),
  createdAt: time,
});

export const channel = z.discriminatedUnion("kind", [
  common.extend({ kind: z.literal("webchat"), settings: channelSettings.webchat }),
  common.extend({ kind: z.literal("email"), settings: channelSettings.email }),
  common.extend({ kind: z.literal("sms"), settings: channelSettings.sms }),
  common.extend({ kind: z.literal("whatsapp"), settings: channelSettings.whatsapp }),
  common.extend({ kind: z.literal("messenger"), settings: channelSettings.messenger }),
  common.extend({ kind: z.literal("instagram"), settings: channelSettings.instagram }),
  common.extend({ kind: z.literal("voice"), settings: channelSettings.voice }),
  common.extend({ kind: z.literal("linkedin"), settings: channelSettings.linkedin }),
]);
export type Channel = z.infer<typeof channel>;
/** A channel that this version cannot read, because a newer one has written it. */
export const unreadableChannel = z.object({ id: z.string(), kind: z.string(), name: z.string() });
export type UnreadableChannel = z.infer<typeof unreadableChannel>;

export const channelList = z.object({
  items: z.array(channel),
  next: z.null(),
  unreadable: z.array(unreadableChannel),
});

export type ChannelOf<Kind extends Medium> = Extract<Channel, { kind: Kind }>;

const named = {
  name: z.string().trim().min(1).max(80),
  agentId: z.string().nullable().default(null),
  assigneeId: z.string().nullable().default(null),
};

// Secrets that Parley makes itself may be left out: the visitors' identity key, and the token of Meta's handshake.
const metaSecrets = channelSecrets.whatsapp.partial({ verifyToken: true });

export const newChannel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("webchat"), ...named, settings: webchatSettings.prefault({}) }),
  z.object({
    kind: z.literal("email"),
    ...named,
    settings: channelSettings.email,
    secrets: channelSecrets.email.prefault({}),
  }),
  z.object({ kind: z.literal("sms"), ...named, settings: channelSettings.sms, secrets: channelSecrets.sms }),
  z.object({ kind: z.literal("whatsapp"), ...named, settings: channelSettings.whatsapp, secrets: metaSecrets }),
  z.object({ kind: z.literal("messenger"), ...named, settings: channelSettings.messenger, secrets: metaSecrets }),
  z.object({ kind: z.literal("instagram"), ...named, settings: channelSettings.instagram, secrets: metaSecrets }),
  z.object({ kind: z.literal("voice"), ...named, settings: channelSettings.voice, secrets: channelSecrets.voice }),
  z.object({ kind: z.literal("linkedin"), ...named, settings: channelSettings.linkedin.prefault({}) }),
]);
export type NewChannel = z.infer<typeof newChannel>;

export const channelChange = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  agentId: z.string().nullable().optional(),
  assigneeId: z.string().nullable().optional(),
  environment: environmentName.optional(),
  /** Whole, of the channel's kind. */
  settings: z.record(z.string(), z.unknown()).optional(),
  /** Only those that change, as after a renewed token. */
  secrets: z.record(z.string(), z.string()).optional(),
});

/** Shown once when asked for: with it a site signs the JWT that tells who a visitor is. */
export const identitySecret = z.object({ secret: z.string() });

/** What the provider must be told when a channel is connected, such as the token of Meta's handshake. */
export const handshake = z.object({ callbackUrl: z.string(), verifyToken: z.string().nullable() });

export const channelTest = z.object({ ok: z.boolean(), steps: z.array(step) });

export const template = z.object({
  name: z.string(),
  language: z.string(),
  category: z.string(),
  status: z.string(),
  body: z.string(),
  parameters: z.number().int(),
});
export type Template = z.infer<typeof template>;

/** What arrived and could not be used. */
export const unmatched = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: medium }),
  reason: z.string(),
  body: z.string(),
  tries: z.number().int(),
  receivedAt: time,
  closedAt: time.nullable(),
});
export type Unmatched = z.infer<typeof unmatched>;

/** How many are open; with `more` there are more than anybody counts. */
export const unmatchedCount = z.object({ open: z.number().int(), more: z.boolean() });
export type UnmatchedCount = z.infer<typeof unmatchedCount>;

/** From the provider's own time to ours, in milliseconds, over the last hour; null where nothing came to be measured. */
const lag = z.object({ median: z.number(), p95: z.number(), of: z.number().int() }).nullable();

/** How a channel does right now. */
export const channelFigures = z.object({ channelId: z.string(), lagMs: lag, lastInboundAt: time.nullable() });
export type ChannelFigures = z.infer<typeof channelFigures>;

/** What a channel received in an hour, and what became of it. */
export const accounting = z.object({
  hours: z.array(
    z.object({
      at: time,
      received: z.number().int(),
      messages: z.number().int(),
      stored: z.number().int(),
      answered: z.number().int(),
      unmatched: z.number().int(),
      /** Messages received and not stored, or stored and without a verdict for over a minute. */
      gaps: z.number().int(),
    }),
  ),
  lagMs: lag,
  lastInboundAt: time.nullable(),
});
export type Accounting = z.infer<typeof accounting>;
