import { z } from "zod";
import { content } from "../domain/content.ts";
import { deliveryStates } from "../domain/delivery.ts";
import { mostUndoSeconds } from "../domain/hold.ts";
import { intents } from "../domain/intent.ts";
import { outcomes } from "../domain/outcome.ts";
import { verdicts } from "../domain/turn.ts";
import { medium } from "./channels.ts";
import { contact, stop } from "./contacts.ts";
import { pageQuery, time } from "./page.ts";

export const views = [
  "all",
  "unread",
  "unresolved",
  "resolved",
  "mine",
  "unassigned",
  "requires-action",
  "needs-attention",
] as const;
export const view = z.enum(views);
export type View = z.infer<typeof view>;

export const conversationQuery = pageQuery.extend({
  view: view.default("all"),
  medium: medium.optional(),
  channel: z.string().max(60).optional(),
  agent: z.string().max(60).optional(),
  contact: z.string().max(60).optional(),
  q: z.string().trim().min(1).max(200).optional(),
});

/** Who answers next: the agent, a teammate, or nobody yet. */
export const holder = z.enum(["agent", "teammate", "nobody"]);

/** A piece of a message, in which what was searched for is a hit. */
export const passage = z.array(z.object({ text: z.string(), hit: z.boolean() }));
export type Passage = z.infer<typeof passage>;

export const conversationRow = z.object({
  id: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  medium,
  channel: z.object({ id: z.string(), name: z.string() }),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  holder,
  subject: z.string().nullable(),
  preview: z.string(),
  lastFrom: z.enum(["contact", "agent", "teammate", "system"]),
  lastAt: time,
  unread: z.number().int(),
  attention: z.string().nullable(),
  /** Since when something waits for a person that the agent may not or could not answer. */
  unansweredAt: time.nullable(),
  outcome: z.enum(outcomes),
  /** How the contact rated it last, from 1 to 5. */
  csat: z.number().int().min(1).max(5).nullable(),
  resolved: stop,
  paused: stop,
  handoff: stop,
  /** The one who asks has begun to write here. */
  drafted: z.boolean(),
  /** By which message a search has found it. */
  found: z.object({ messageId: z.string(), passage }).optional(),
});
export type ConversationRow = z.infer<typeof conversationRow>;

/** The agent's badge in the header: what it is doing here, and why not. */
export const badge = z.object({
  state: z.enum(["active", "thinking", "paused", "handed-off", "held", "none"]),
  reason: z.string().nullable(),
});

/** Until when the provider lets us answer freely. */
export const window = z.object({ hours: z.number(), open: z.boolean(), closesAt: time.nullable() });

export const line = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: medium, status: z.string(), paused: z.boolean() }),
  address: z.object({ kind: z.string(), value: z.string() }),
  /** What tells the lines of one address on one channel apart: an email thread, a call, the number of ours that was written to. */
  thread: z.string(),
  window: window.nullable(),
  /** Until when a teammate may answer with Meta's tag for people, once the window has closed. */
  humanAgentUntil: time.nullable(),
  paused: stop,
  /** Whether the contact has the chat open now; null for a medium that cannot tell. */
  here: z.boolean().nullable(),
  deliveredSeq: z.number().int(),
  readSeq: z.number().int(),
});

const author = z.object({
  kind: z.enum(["contact", "agent", "teammate", "system"]),
  id: z.string().nullable(),
  name: z.string(),
});

/** Another way to the same contact; without an address, the one that is known of them. */
export const newLine = z.object({ channelId: z.string().max(60), address: z.string().trim().max(320).optional() });

/** What a teammate wrote and may still undo, or scheduled; `problem` says why it could not leave. */
export const heldMessage = z.object({
  id: z.string(),
  lineId: z.string().nullable(),
  author,
  text: z.string(),
  files: z.number().int(),
  sendAt: time.nullable(),
  problem: z.string().nullable(),
  createdAt: time,
});
export type HeldMessage = z.infer<typeof heldMessage>;

export const conversation = conversationRow.extend({
  contact,
  lines: z.array(line),
  badge,
  turnsUsed: z.number().int(),
  seq: z.number().int(),
  createdAt: time,
  draft: z.object({ text: z.string(), note: z.boolean() }).nullable(),
  held: z.array(heldMessage),
});
export type Conversation = z.infer<typeof conversation>;

export const citation = z.object({
  number: z.number().int(),
  articleId: z.string(),
  passageId: z.string(),
  title: z.string(),
});
export type Citation = z.infer<typeof citation>;

export const file = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  size: z.number().nullable(),
  state: z.enum(["waiting", "stored", "failed"]),
  error: z.string().nullable(),
});
export type File = z.infer<typeof file>;

/** As in the domain, but a mail's HTML, where it shows more than its words, is had by its own address: GET …/messages/{id}/html. */
const shownContent = content.extend({
  email: content.shape.email.unwrap().omit({ html: true }).extend({ hasHtml: z.boolean() }).optional(),
});

export const message = z.object({
  id: z.string(),
  conversationId: z.string(),
  lineId: z.string().nullable(),
  seq: z.number().int(),
  direction: z.enum(["in", "out", "note"]),
  author,
  text: z.string(),
  content: shownContent,
  files: z.array(file),
  citations: z.array(citation),
  clientId: z.string().nullable(),
  state: z.enum(["received", "noted", ...deliveryStates]),
  stateReason: z.string().nullable(),
  /** The provider's own code of a failure. */
  failureCode: z.string().nullable(),
  providerId: z.string().nullable(),
  intent: z.enum(intents).nullable(),
  language: z.string().nullable(),
  verdict: z.enum(verdicts).nullable(),
  turnId: z.string().nullable(),
  createdAt: time,
});
export type Message = z.infer<typeof message>;

/** What was held and is taken back: all that its author had written, to be changed and sent again. */
export const withdrawnMessage = z.object({
  text: z.string(),
  line: z.string().nullable(),
  files: z.array(file),
  email: content.shape.email.unwrap().pick({ subject: true, cc: true, bcc: true, html: true }).nullable(),
  template: content.shape.template.unwrap().nullable(),
  humanAgent: z.boolean(),
  replyTo: message.nullable(),
});
export type WithdrawnMessage = z.infer<typeof withdrawnMessage>;

export const messageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  /** Older than this seq. Without it: the newest. */
  before: z.coerce.number().int().optional(),
});

const emailAddress = z.email("must be an email address");

const written = z.object({
  /** May be empty where files or a template are sent. */
  text: z.string().trim().max(10_000),
  /** Uploaded before: POST /api/v1/files. */
  files: z.array(z.string().max(60)).max(20).default([]),
  email: z
    .object({
      subject: z.string().trim().max(500).optional(),
      cc: z.array(emailAddress).max(50).default([]),
      bcc: z.array(emailAddress).max(50).default([]),
      html: z.string().max(200_000).optional(),
    })
    .optional(),
  /** An approved template and its parameters, for which the window need not be open; the text is then the provider's. */
  template: z
    .object({
      name: z.string().max(512),
      language: z.string().max(20),
      parameters: z.array(z.string().max(1024)).max(20),
    })
    .optional(),
  /** A person answers after the window has closed, where the provider allows it. */
  humanAgent: z.boolean().default(false),
  /** The message this one answers. */
  replyTo: z.string().max(60).optional(),
  line: z.string().optional(),
  note: z.boolean().default(false),
  /** The newest seq the writer had seen: what others wrote since stops the reply (409 `newer_message`), so that nobody answers past it. */
  seen: z.number().int().optional(),
  /** With `seen`, the held messages the writer had seen: another that a colleague holds stops the reply too. */
  seenHeld: z.array(z.string().max(60)).max(100).default([]),
});

const isSomething = ({ text, files, template }: { text: string; files: string[]; template?: object | undefined }) =>
  text !== "" || files.length > 0 || template !== undefined;
const empty = { path: ["text"], error: "must not be empty" };

export const newMessage = written.refine(isSomething, empty);
export type NewMessage = z.infer<typeof newMessage>;

/** Held back for so many seconds, to be undone, or until a time. */
export const newHeldMessage = written
  .extend({ undoSeconds: z.number().min(1).max(mostUndoSeconds).optional(), sendAt: time.optional() })
  // A note goes to nobody, so there is nothing to hold back.
  .extend({ note: z.literal(false).default(false) })
  .refine(isSomething, empty)
  .refine(({ undoSeconds, sendAt }) => undoSeconds !== undefined || sendAt !== undefined, {
    path: ["sendAt"],
    error: "says when it leaves, or undoSeconds does",
  });

export const activityEntry = z.object({
  contact: z.string().max(60),
  channel: z.string().max(60),
  kind: z.enum(["connection-request", "message", "comment"]),
  direction: z.enum(["in", "out"]),
  text: z.string().trim().max(10_000),
  link: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  at: time.optional(),
});

export const reason = z.object({ reason: z.string().trim().max(300).nullable().default(null) }).prefault({});
export const assignment = z.object({ person: z.string() });
export const draft = z.object({ text: z.string().max(10_000), note: z.boolean().default(false) });

export const counts = z.object({
  unread: z.number().int(),
  mine: z.number().int(),
  unassigned: z.number().int(),
  requiresAction: z.number().int(),
  needsAttention: z.number().int(),
});
export type Counts = z.infer<typeof counts>;
