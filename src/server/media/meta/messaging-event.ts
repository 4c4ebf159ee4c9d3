import { z } from "zod";

/**
 * What Meta posts about a page or an Instagram account, as far as we read it. A field that is not of its promised
 * shape counts as missing, so that one odd field never costs a customer's message.
 */
const soft = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined);

const text = soft(z.string());
const id = soft(z.union([z.string().min(1), z.number().transform(String)]));
const number = soft(
  z.union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ]),
);
const flag = soft(z.boolean());
const party = soft(z.object({ id }));

const element = z.object({ title: text, subtitle: text });

const attachment = z.object({
  type: text,
  title: text,
  url: text,
  payload: soft(
    z.object({
      url: text,
      title: text,
      text,
      sticker_id: id,
      coordinates: soft(z.object({ lat: z.number(), long: z.number() })),
      elements: soft(z.array(element)),
      product: soft(z.object({ elements: soft(z.array(element)) })),
    }),
  ),
});

const referral = z.object({
  ref: text,
  source: text,
  type: text,
  ad_id: id,
  referer_uri: text,
  product: soft(z.object({ id })),
  ads_context_data: soft(z.object({ ad_title: text, post_id: id, product_id: id })),
});

const message = z.object({
  mid: id,
  text,
  is_echo: flag,
  is_deleted: flag,
  is_unsupported: flag,
  app_id: id,
  metadata: text,
  quick_reply: soft(z.object({ payload: text })),
  reply_to: soft(z.object({ mid: id, story: soft(z.object({ url: text })) })),
  attachments: soft(z.array(attachment.catch({}))),
  referral: soft(referral),
});

const event = z.object({
  sender: party,
  recipient: party,
  timestamp: number,
  message: soft(message),
  postback: soft(z.object({ mid: id, title: text, payload: text, referral: soft(referral) })),
  referral: soft(referral),
  reaction: soft(z.object({ mid: id, action: text, emoji: text, reaction: text })),
  message_edit: soft(z.object({ mid: id, text, num_edit: number })),
  delivery: soft(z.object({ mids: soft(z.array(z.string())), watermark: number })),
  read: soft(z.object({ mid: id, watermark: number })),
  policy_enforcement: soft(z.object({ action: text, reason: text })),
  pass_thread_control: soft(z.object({ new_owner_app_id: id })),
  take_thread_control: soft(z.object({ previous_owner_app_id: id })),
  request_thread_control: soft(z.object({ requested_owner_app_id: id })),
});

const change = z.object({ field: text, value: z.unknown().optional() });

// With what nobody foresaw, by which one such entry is told from the next.
const entry = z.looseObject({
  id,
  messaging: soft(z.array(z.unknown())),
  standby: soft(z.array(z.unknown())),
  changes: soft(z.array(change)),
  /** Some products put a single change into the entry itself. */
  field: text,
  value: z.unknown().optional(),
});

export const posted = z.object({ object: text, entry: z.array(entry) });

export type Entry = z.infer<typeof entry>;
export type Attachment = z.infer<typeof attachment>;
export type MetaMessage = z.infer<typeof message>;
export type MetaReferral = z.infer<typeof referral>;
export type MetaEvent = z.infer<typeof event>;

export function readEvent(raw: unknown): MetaEvent {
  return event.catch({}).parse(raw);
}
