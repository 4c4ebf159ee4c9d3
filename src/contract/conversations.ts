import { z } from "zod";
import { deliveryStates } from "../domain/delivery.ts";
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

export const conversationRow = z.object({
  id: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }),
  medium,
  channel: z.object({ id: z.string(), name: z.string() }),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  holder,
  preview: z.string(),
  lastFrom: z.enum(["contact", "agent", "teammate", "system"]),
  lastAt: time,
  unread: z.number().int(),
  attention: z.string().nullable(),
  outcome: z.enum(outcomes),
  resolved: stop,
  paused: stop,
  handoff: stop,
});
export type ConversationRow = z.infer<typeof conversationRow>;

/** The agent's badge in the header: what it is doing here, and why not. */
export const badge = z.object({
  state: z.enum(["active", "thinking", "paused", "handed-off", "held", "none"]),
  reason: z.string().nullable(),
});

export const line = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string() }),
  address: z.object({ kind: z.string(), value: z.string() }),
  paused: stop,
  deliveredSeq: z.number().int(),
  readSeq: z.number().int(),
});

export const conversation = conversationRow.extend({
  contact,
  lines: z.array(line),
  badge,
  turnsUsed: z.number().int(),
  seq: z.number().int(),
  createdAt: time,
  draft: z.object({ text: z.string(), note: z.boolean() }).nullable(),
});
export type Conversation = z.infer<typeof conversation>;

export const citation = z.object({
  number: z.number().int(),
  articleId: z.string(),
  passageId: z.string(),
  title: z.string(),
});
export type Citation = z.infer<typeof citation>;

export const message = z.object({
  id: z.string(),
  conversationId: z.string(),
  lineId: z.string().nullable(),
  seq: z.number().int(),
  direction: z.enum(["in", "out", "note"]),
  author: z.object({
    kind: z.enum(["contact", "agent", "teammate", "system"]),
    id: z.string().nullable(),
    name: z.string(),
  }),
  text: z.string(),
  citations: z.array(citation),
  clientId: z.string().nullable(),
  state: z.enum(["received", "noted", ...deliveryStates]),
  stateReason: z.string().nullable(),
  intent: z.enum(intents).nullable(),
  language: z.string().nullable(),
  verdict: z.enum(verdicts).nullable(),
  turnId: z.string().nullable(),
  createdAt: time,
});
export type Message = z.infer<typeof message>;

export const messageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  /** Older than this seq. Without it: the newest. */
  before: z.coerce.number().int().optional(),
});

export const newMessage = z.object({
  text: z.string().trim().min(1, "must not be empty").max(10_000),
  line: z.string().optional(),
  note: z.boolean().default(false),
  /** The newest seq the writer had seen: a contact's newer message stops the reply (409 `newer_message`) so that nobody answers past it. */
  seen: z.number().int().optional(),
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
