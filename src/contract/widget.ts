import { z } from "zod";
import { webchatSettings } from "./channel-settings.ts";
import { time } from "./page.ts";

/** The visitor's side of web chat: everything under /widget/v1/{channel}. */

export const newSession = z.object({
  /** From an earlier session of this browser; a token that is no longer good is simply replaced. */
  token: z.string().max(600).optional(),
  /** Short-lived JWT (HS256, `exp` required) signed by the site with the channel's identity secret: sub, name, email. */
  identity: z.string().max(4000).optional(),
  page: z.string().max(2000).optional(),
  referrer: z.string().max(2000).optional(),
});

export const widgetMessage = z.object({
  id: z.string(),
  seq: z.number().int(),
  from: z.enum(["visitor", "agent", "teammate"]),
  name: z.string(),
  text: z.string(),
  sources: z.array(z.object({ number: z.number().int(), title: z.string() })),
  clientId: z.string().nullable(),
  at: time,
});
export type WidgetMessage = z.infer<typeof widgetMessage>;

export const session = z.object({
  token: z.string(),
  name: z.string().nullable(),
  settings: webchatSettings.omit({ origins: true, hours: true }),
  open: z.boolean(),
  messages: z.array(widgetMessage),
  /** Outbound messages after what this visitor has read. */
  unread: z.number().int(),
  readSeq: z.number().int(),
});
export type WidgetSession = z.infer<typeof session>;

export const visitorMessage = z.object({
  /** Chosen by the browser, once per message: sending again changes nothing and answers the same. */
  clientId: z.string().min(8).max(80),
  text: z.string().trim().min(1, "must not be empty").max(5000),
});

export const visitorSent = z.object({ id: z.string(), seq: z.number().int(), at: time });

/** What the visitor's stream (`GET …/live?after=<seq>`) tells, as `event: <kind>` with this data. */
export const widgetNews = z.union([
  z.object({ kind: z.literal("message"), message: widgetMessage }),
  z.object({ kind: z.literal("typing"), name: z.string(), on: z.boolean() }),
  /** The answer as far as the agent has composed it; replaced by the message, or withdrawn with an empty text. */
  z.object({ kind: z.literal("composing"), text: z.string() }),
]);
export type WidgetNews = z.infer<typeof widgetNews>;

export const seen = z.object({ seq: z.number().int().min(0) });
