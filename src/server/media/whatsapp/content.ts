import type { Content } from "../../../domain/content.ts";
import type { InboundFile } from "../medium.ts";
import type { SaidMessage } from "./payload.ts";

export type Said = { text: string; content: Content; attachments: InboundFile[] };

/** What a message says, in our words. What WhatsApp does not hand over is at least said to be there. */
export function readContent(message: SaidMessage): Said {
  const said = readText(message) ?? readMedia(message) ?? readPressed(message) ?? readShared(message);
  const { text, content = {}, attachments = [] } = said ?? unsupported(message);
  return { text, content: { ...aboutOthers(message), ...content }, attachments };
}

type Read = { text: string; content?: Content; attachments?: InboundFile[] } | null;

function aboutOthers({ context }: SaidMessage): Content {
  return {
    ...(context?.id ? { replyTo: context.id } : {}),
    ...(context?.forwarded || context?.frequently_forwarded ? { forwarded: true } : {}),
  };
}

function readText({ text }: SaidMessage): Read {
  return text?.body ? { text: text.body } : null;
}

const mediaTypes = ["image", "video", "audio", "voice", "document", "sticker"] as const;

const usualMimes = {
  image: "image/jpeg",
  video: "video/mp4",
  audio: "audio/ogg",
  voice: "audio/ogg",
  document: "application/octet-stream",
  sticker: "image/webp",
};

/** The id stays good for 30 days, an address for minutes: so the address is only for what has no id. */
function readMedia(message: SaidMessage): Read {
  const type = mediaTypes.find((one) => message[one]?.id ?? message[one]?.url);
  if (!type) return null;
  const { id, url, mime_type, caption = "", filename, file_size } = message[type]!;
  const source = id ?? url!;
  const file = { name: filename ?? null, mime: mime_type ?? usualMimes[type], size: file_size ?? null, source };
  return { text: caption, attachments: [{ ...file, bytes: null }] };
}

function readPressed({ button, interactive }: SaidMessage): Read {
  if (button) return press(button.text ?? button.payload ?? "", button.payload);
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  if (reply) return press(reply.title ?? reply.id ?? "", reply.id);
  if (interactive?.nfm_reply) return readForm(interactive.nfm_reply);
  if (interactive?.call_permission_reply) return readCallPermission(interactive.call_permission_reply);
  return null;
}

function press(title: string, payload: string | undefined): Read {
  return { text: title, content: { pressed: { title, payload: payload ?? null } } };
}

type Form = NonNullable<NonNullable<SaidMessage["interactive"]>["nfm_reply"]>;

/** A flow that was filled in: people read its answers line by line, machines the payload as it came. */
function readForm({ name, body, response_json: json }: Form): Read {
  const title = body || name || "Form sent";
  const lines = answersIn(json ?? "").map(([question, answer]) => `${question}: ${answer}`);
  return { text: [title, ...lines].join("\n"), content: { pressed: { title, payload: json ?? null } } };
}

function answersIn(json: string): [string, string][] {
  try {
    return Object.entries(JSON.parse(json) as Record<string, unknown>)
      .filter(([question]) => question !== "flow_token")
      .map(([question, answer]) => [question, typeof answer === "string" ? answer : JSON.stringify(answer)]);
  } catch {
    return [];
  }
}

function readCallPermission({ response }: { response?: string | undefined }): Read {
  return press(response === "accept" ? "You may call me." : "Please do not call me.", response);
}

function readShared(message: SaidMessage): Read {
  return readLocation(message) ?? readCards(message) ?? readOrder(message);
}

function readLocation({ location }: SaidMessage): Read {
  if (!location) return null;
  const { latitude, longitude, name = null, address = null } = location;
  const text = [name, address].filter(Boolean).join(", ") || `Location ${latitude}, ${longitude}`;
  return { text, content: { location: { latitude, longitude, name, address } } };
}

function readCards({ contacts = [] }: SaidMessage): Read {
  if (contacts.length === 0) return null;
  const cards = contacts.map(({ name, org, phones = [], emails = [] }) => ({
    name:
      name?.formatted_name ?? ([name?.first_name, name?.last_name].filter(Boolean).join(" ") || (org?.company ?? "")),
    phones: phones.flatMap(({ phone, wa_id }) => phone ?? wa_id ?? []),
    emails: emails.flatMap(({ email }) => email ?? []),
  }));
  return {
    text: cards.map((card) => [card.name, ...card.phones, ...card.emails].join(" · ")).join("\n"),
    content: { cards },
  };
}

function readOrder({ order }: SaidMessage): Read {
  if (!order) return null;
  const lines = (order.product_items ?? []).map(
    ({ quantity = 1, product_retailer_id: product = "?", item_price: price, currency = "" }) =>
      `${quantity} × ${product}${price === undefined ? "" : ` at ${price} ${currency}`}`,
  );
  return { text: ["Order", order.text, ...lines].filter(Boolean).join("\n") };
}

/** WhatsApp names some of what it does not hand over, such as a poll. */
function unsupported(message: SaidMessage): NonNullable<Read> {
  const { type = "unknown", errors = [] } = message;
  const kind = message.unsupported?.type ?? (type === "unsupported" || type === "unknown" ? null : type);
  const what = kind && kind !== "unknown" ? `a message of the type “${kind}”` : "a message";
  const code = errors[0]?.code === undefined ? "" : ` (${errors[0].code})`;
  return { text: `The contact sent ${what} that WhatsApp cannot show here${code}.`, content: { unsupported: true } };
}
