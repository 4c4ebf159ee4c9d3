import { z } from "zod";
import { visitorUploads } from "../domain/upload.ts";
import { visitorAsks, webchatSettings } from "./channel-settings.ts";
import { time } from "./page.ts";

/** The visitor's side of web chat: everything under /widget/v1/{channel}. */

export const newSession = z.object({
  /** From an earlier session of this browser; a token that is no longer good is simply replaced. */
  token: z.string().max(4000).optional(),
  /** Short-lived JWT (HS256, `exp` required) signed by the site with the channel's identity secret: sub, name, email. */
  identity: z.string().max(4000).optional(),
  page: z.string().max(2000).optional(),
  referrer: z.string().max(2000).optional(),
});

/** A file of a message; `url` opens it for a day or two to whoever holds it. */
export const widgetFile = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number().nullable(),
  url: z.string(),
});
export type WidgetFile = z.infer<typeof widgetFile>;

export const widgetMessage = z.object({
  id: z.string(),
  seq: z.number().int(),
  from: z.enum(["visitor", "agent", "teammate"]),
  name: z.string(),
  text: z.string(),
  sources: z.array(z.object({ number: z.number().int(), title: z.string() })),
  files: z.array(widgetFile),
  clientId: z.string().nullable(),
  at: time,
});
export type WidgetMessage = z.infer<typeof widgetMessage>;

/** What the visitor may be asked for, as things stand. */
export const standing = z.object({
  /** None is here for whom they wait, and no address is known: they may leave one. */
  leaveEmail: z.boolean(),
  /** When the conversation was resolved, if it has not been rated since. */
  rate: time.nullable(),
  /** A teammate has it, or is to have it; the agent is silent. */
  withPerson: z.boolean(),
  /** It is a person's, and none is here. */
  away: z.boolean(),
});
export type Standing = z.infer<typeof standing>;

export const session = z.object({
  token: z.string(),
  name: z.string().nullable(),
  settings: webchatSettings.omit({ origins: true, hours: true, asks: true }),
  open: z.boolean(),
  /** What is asked before the first message; null where nothing is, or no more. */
  form: visitorAsks.pick({ name: true, email: true }).nullable(),
  standing,
  messages: z.array(widgetMessage),
  /** Outbound messages after what this visitor has read. */
  unread: z.number().int(),
  readSeq: z.number().int(),
});
export type WidgetSession = z.infer<typeof session>;

/** The answer to a file's bytes: the ticket is handed in with the message that the file belongs to. */
export const uploaded = z.object({ ticket: z.string(), name: z.string(), mime: z.string(), size: z.number() });
export type Uploaded = z.infer<typeof uploaded>;

export const visitorMessage = z
  .object({
    /** Chosen by the browser, once per message: sending again changes nothing and answers the same. */
    clientId: z.string().min(8).max(80),
    /** May be empty where files are sent. */
    text: z.string().trim().max(5000),
    /** Tickets of files that were uploaded before. */
    files: z.array(z.string().max(3000)).max(visitorUploads.most).default([]),
  })
  .refine(({ text, files }) => text !== "" || files.length > 0, { path: ["text"], error: "must not be empty" });

export const visitorSent = z.object({ id: z.string(), seq: z.number().int(), at: time });

/** Who a visitor says they are. It is kept, and proves nothing. */
export const visitorProfile = z.object({
  name: z
    .string()
    .overwrite((name) => name.replace(/\s+/g, " "))
    .trim()
    .min(1)
    .max(120)
    .optional(),
  email: z.email().max(200).optional(),
});
/** Takes the place of the token before. */
export const profiled = z.object({ token: z.string() });

export const rating = z.object({
  score: z.number().int().min(1).max(5),
  /** May follow in a second call, with the same score. */
  comment: z.string().trim().min(1).max(500).optional(),
});

/** What the visitor's stream (`GET …/live?after=<seq>`) tells, as `event: <kind>` with this data. */
export const widgetNews = z.union([
  z.object({ kind: z.literal("message"), message: widgetMessage }),
  z.object({ kind: z.literal("typing"), name: z.string(), on: z.boolean() }),
  /** The answer as far as the agent has composed it; replaced by the message, or withdrawn with an empty text. */
  z.object({ kind: z.literal("composing"), text: z.string() }),
  z.object({ kind: z.literal("standing"), standing }),
  /** The conversation has been deleted: what was told of it is no more, and the next session begins afresh. */
  z.object({ kind: z.literal("reset") }),
]);
export type WidgetNews = z.infer<typeof widgetNews>;

export const seen = z.object({ seq: z.number().int().min(0) });
