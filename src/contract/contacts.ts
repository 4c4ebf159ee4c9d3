import { z } from "zod";
import { actorKinds } from "../domain/event.ts";
import { pageBy, time } from "./page.ts";

export const stop = z
  .object({ at: time, by: z.string(), kind: z.enum(actorKinds).optional(), reason: z.string().nullable() })
  .nullable();

export const contact = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  language: z.string().nullable(),
  country: z.string().nullable(),
  device: z.object({ browser: z.string().optional(), system: z.string().optional() }),
  referral: z.object({ page: z.string().optional(), referrer: z.string().optional() }),
  paused: stop,
  blocked: stop,
  unsubscribed: stop,
  addresses: z.array(z.object({ id: z.string(), kind: z.string(), value: z.string(), verified: z.boolean() })),
  createdAt: time,
});
export type Contact = z.infer<typeof contact>;

export const contactChange = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  email: z.email().nullable().optional(),
  phone: z
    .string()
    .trim()
    .regex(/^\+[1-9]\d{6,14}$/, "must be a number with its country code, such as +4930123456")
    .nullable()
    .optional(),
  /** A language chosen by hand sticks: detection no longer changes it. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, "must be a language code such as en")
    .nullable()
    .optional(),
});

export const contactQuery = pageBy("contact").extend({ q: z.string().trim().max(200).optional() });

export const timelineEvent = z.object({
  id: z.number(),
  type: z.string(),
  actor: z.object({ kind: z.string(), id: z.string().optional(), name: z.string().optional() }),
  data: z.record(z.string(), z.unknown()),
  conversationId: z.string().nullable(),
  createdAt: time,
});
export type TimelineEvent = z.infer<typeof timelineEvent>;
