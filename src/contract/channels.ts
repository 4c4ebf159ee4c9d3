import { z } from "zod";
import { time } from "./page.ts";

export const media = ["webchat", "email", "sms", "whatsapp", "messenger", "instagram", "voice", "linkedin"] as const;
export const medium = z.enum(media);
export type Medium = z.infer<typeof medium>;

export const environmentName = z.enum(["sandbox", "pre-release", "live"]);

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #3355ff");

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
  /** Sites that may show the widget, such as https://shop.example. Empty: every site. */
  origins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(50)
    .default([]),
});
export type WebchatSettings = z.infer<typeof webchatSettings>;

export const channel = z.object({
  id: z.string(),
  kind: medium,
  name: z.string(),
  status: z.enum(["connected", "degraded", "disconnected"]),
  statusReason: z.string().nullable(),
  aiOffAt: time.nullable(),
  agentId: z.string().nullable(),
  environment: environmentName,
  settings: webchatSettings,
  inboundUrl: z.string(),
  /** The line of HTML that puts the widget on a page. */
  snippet: z.string(),
  lastInboundAt: time.nullable(),
  createdAt: time,
});
export type Channel = z.infer<typeof channel>;

export const newChannel = z.object({
  kind: z.literal("webchat"),
  name: z.string().trim().min(1).max(80),
  agentId: z.string().nullable().default(null),
  settings: webchatSettings.prefault({}),
});

export const channelChange = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  agentId: z.string().nullable().optional(),
  environment: environmentName.optional(),
  settings: webchatSettings.optional(),
});

/** Shown once when asked for: with it a site signs the JWT that tells who a visitor is. */
export const identitySecret = z.object({ secret: z.string() });

export const channelTest = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});
