import { z } from "zod";

/**
 * What WhatsApp posts, as far as we read it. A field that is not of its promised shape counts as missing, so that one
 * odd field never costs a customer's message.
 */
const soft = <Shape extends z.ZodType>(shape: Shape) => shape.optional().catch(undefined);
const list = <Shape extends z.ZodType>(shape: Shape) => soft(z.array(shape));

const text = soft(z.string());
const word = soft(z.union([z.string().min(1), z.number().transform(String)]));
const flag = soft(z.boolean());
const number = soft(z.coerce.number());
/** Seconds since 1970, as a number or in digits. */
const moment = soft(
  z.coerce
    .number()
    .positive()
    .transform((seconds) => new Date(seconds * 1000)),
);

const error = z.object({
  code: number,
  title: text,
  message: text,
  error_data: soft(z.object({ details: text })),
});

const media = soft(
  z.object({ id: word, url: text, mime_type: text, caption: text, filename: text, file_size: number, voice: flag }),
);

const context = soft(
  z.object({
    id: word,
    forwarded: flag,
    frequently_forwarded: flag,
    referred_product: soft(z.object({ product_retailer_id: word })),
  }),
);

const reply = soft(z.object({ id: word, title: text, description: text }));

const interactive = soft(
  z.object({
    button_reply: reply,
    list_reply: reply,
    nfm_reply: soft(z.object({ name: text, body: text, response_json: text })),
    call_permission_reply: soft(z.object({ response: text })),
  }),
);

const location = soft(
  z.object({ latitude: z.coerce.number(), longitude: z.coerce.number(), name: text, address: text }),
);

const card = z.object({
  name: soft(z.object({ formatted_name: text, first_name: text, last_name: text })),
  org: soft(z.object({ company: text })),
  phones: list(z.object({ phone: text, wa_id: word })),
  emails: list(z.object({ email: text })),
});

const order = soft(
  z.object({
    text,
    product_items: list(z.object({ product_retailer_id: word, quantity: number, item_price: number, currency: text })),
  }),
);

const system = soft(z.object({ type: text, body: text, wa_id: word, new_wa_id: word, user_id: word, customer: word }));

const referral = soft(
  z.object({
    source_type: text,
    source_url: text,
    source_id: word,
    headline: text,
    body: text,
    ctwa_clid: text,
  }),
);

const said = {
  type: text,
  context,
  text: soft(z.object({ body: text })),
  image: media,
  video: media,
  audio: media,
  voice: media,
  document: media,
  sticker: media,
  button: soft(z.object({ text, payload: text })),
  interactive,
  location,
  contacts: list(card),
  order,
  errors: list(error),
  unsupported: soft(z.object({ type: text })),
};

export const message = z.object({
  id: z.string().min(1),
  from: word,
  from_user_id: word,
  to: word,
  to_user_id: word,
  group_id: word,
  timestamp: moment,
  ...said,
  system,
  referral,
  reaction: soft(z.object({ message_id: word, emoji: text })),
  revoke: soft(z.object({ original_message_id: word })),
  edit: soft(z.object({ original_message_id: word, message: soft(z.object(said)) })),
});
export type Message = z.infer<typeof message>;
/** What an edit brings anew has no sender and no time of its own. */
export type SaidMessage = Pick<Message, keyof typeof said>;

export const status = z.object({
  id: z.string().min(1),
  status: z.string(),
  type: text,
  timestamp: moment,
  recipient_id: word,
  recipient_participant_id: word,
  recipient_participant_user_id: word,
  biz_opaque_callback_data: text,
  errors: list(error),
});
export type Status = z.infer<typeof status>;

export const call = z.object({
  id: z.string().min(1),
  from: word,
  from_user_id: word,
  event: text,
  direction: text,
  timestamp: moment,
});
export type Call = z.infer<typeof call>;

export const preference = z.object({
  wa_id: word,
  user_id: word,
  value: z.string(),
  timestamp: word,
});

export const userIdUpdate = z.object({
  user_id: z.object({ previous: z.string(), current: z.string() }),
  timestamp: word,
});

const person = z.object({ wa_id: word, user_id: word, profile: soft(z.object({ name: text, username: text })) });
export type Person = z.infer<typeof person>;

/** Items are read one by one, so that an odd one among them costs only itself. */
const items = list(z.unknown());

const value = z.object({
  metadata: soft(z.object({ phone_number_id: word })),
  contacts: list(person),
  messages: items,
  message_echoes: items,
  statuses: items,
  calls: items,
  user_preferences: items,
  user_id_update: items,
  errors: list(error),
  // About the account itself.
  event: text,
  display_phone_number: word,
  current_limit: text,
  decision: text,
  reason: text,
  waba_info: soft(z.object({ waba_id: word })),
  ban_info: soft(z.object({ waba_ban_state: text })),
  violation_info: soft(z.object({ violation_type: text })),
  restriction_info: list(z.object({ restriction_type: text })),
  disconnection_info: soft(z.object({ reason: text })),
  alert_severity: text,
  alert_type: text,
  alert_description: text,
  message_template_name: text,
  message_template_language: text,
});
export type Value = z.infer<typeof value>;

const change = z.object({ field: z.string(), value });
export type Change = z.infer<typeof change>;

export const payload = z.object({
  object: z.literal("whatsapp_business_account"),
  entry: z.array(z.object({ id: word, time: word, changes: z.array(change) })),
});
