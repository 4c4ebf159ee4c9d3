import type { Stage } from "./stage.ts";
import { newId, say, userIdOf, type WhatsappChat, type WhatsappMessage } from "./whatsapp-chats.ts";
import type { Files, NewFile } from "./whatsapp-files.ts";
import { postChange, postMessage, secondsOf, type WhatsappAccount } from "./whatsapp-hooks.ts";
import type { State } from "./whatsapp-state.ts";

type Location = NonNullable<WhatsappMessage["location"]>;
type Card = { name: string; phones: string[] };

/** What a person does on their phone. `id` names the message they do it to. */
export type WhatsappDeed =
  | { text: string; replyTo?: string; ad?: { id: string; headline: string; url: string } }
  | { file: NewFile; text?: string; voice?: boolean }
  | { location: Location }
  | { cards: Card[] }
  | { button: { title: string; payload: string }; replyTo?: string }
  | { choice: { title: string; id: string }; replyTo?: string }
  | { poll: string }
  | { reaction: string | null; id: string }
  | { edit: string; id: string }
  | { unsend: true; id: string };

type Writing = Exclude<WhatsappDeed, { id: string }>;

export function write({ stage, account, files }: State, chat: WhatsappChat, deed: Writing): WhatsappMessage {
  const { shown, told } = read(deed, files);
  const replyTo = "replyTo" in deed ? (deed.replyTo ?? null) : null;
  const message = say(chat, { from: "contact", at: stage.now(), replyTo, ...shown });
  const context = replyTo ? { context: { from: account.displayNumber.replace(/\D/g, ""), id: replyTo } } : {};
  postMessage(stage, account, chat, { id: message.id, ...context, ...told });
  return message;
}

type Read = { shown: Partial<WhatsappMessage>; told: Record<string, unknown> };

function read(deed: Writing, files: Files): Read {
  if ("file" in deed) return readFile(deed, files);
  if ("location" in deed) return { shown: deed, told: { type: "location", ...deed } };
  if ("cards" in deed) return readCards(deed.cards);
  if ("button" in deed) {
    const { title: text, payload } = deed.button;
    return { shown: { text }, told: { type: "button", button: { text, payload } } };
  }
  if ("choice" in deed) {
    const interactive = { type: "list_reply", list_reply: deed.choice };
    return { shown: { text: deed.choice.title }, told: { type: "interactive", interactive } };
  }
  if ("poll" in deed) {
    const errors = [{ code: 131051, title: "Message type unknown" }];
    return { shown: { text: deed.poll }, told: { type: "unsupported", unsupported: { type: "poll" }, errors } };
  }
  return { shown: { text: deed.text }, told: { type: "text", text: { body: deed.text }, ...referral(deed.ad) } };
}

function readFile({ file, text = "", voice = false }: Extract<Writing, { file: NewFile }>, files: Files): Read {
  const kept = files.keep(file);
  const family = file.mime.split("/")[0]!;
  const type = ["image", "video", "audio"].includes(family) ? family : "document";
  const facts = {
    id: kept.id,
    mime_type: file.mime,
    sha256: "",
    ...(type === "document" ? { filename: file.name } : {}),
  };
  const more = type === "audio" ? { voice } : text ? { caption: text } : {};
  return { shown: { text, file: kept.file }, told: { type, [type]: { ...facts, ...more } } };
}

function readCards(cards: Card[]): Read {
  const contacts = cards.map(({ name, phones }) => ({
    name: { formatted_name: name },
    phones: phones.map((phone) => ({ phone })),
  }));
  const text = cards.map(({ name }) => name).join(", ");
  return { shown: { text }, told: { type: "contacts", contacts } };
}

function referral(ad: { id: string; headline: string; url: string } | undefined) {
  if (!ad) return {};
  return { referral: { source_type: "ad", source_id: ad.id, headline: ad.headline, source_url: ad.url } };
}

export function amend(
  stage: Stage,
  account: WhatsappAccount,
  chat: WhatsappChat,
  deed: Extract<WhatsappDeed, { id: string }>,
): WhatsappMessage {
  const message = chat.messages.find(({ id }) => id === deed.id);
  if (!message) throw new Error(`There is no message ${deed.id} in this chat.`);
  const tell = (told: Record<string, unknown>) => postMessage(stage, account, chat, { id: newId(), ...told });
  const about = { original_message_id: message.id };
  if ("reaction" in deed) {
    message.reactions.contact = deed.reaction;
    tell({
      type: "reaction",
      reaction: { message_id: message.id, ...(deed.reaction ? { emoji: deed.reaction } : {}) },
    });
  } else if ("edit" in deed) {
    message.text = deed.edit;
    tell({ type: "edit", edit: { ...about, message: { type: "text", text: { body: deed.edit } } } });
  } else {
    message.state = "deleted";
    tell({ type: "revoke", revoke: about });
  }
  return message;
}

/** The person takes their account to a new number. */
export function changeNumber(stage: Stage, account: WhatsappAccount, chat: WhatsappChat, to: string): void {
  const from = chat.waId;
  const body = `User ${chat.name} changed from ${from} to ${to}`;
  const system = { type: "user_changed_number", body, wa_id: to, user_id: userIdOf(to) };
  const timestamp = secondsOf(stage.now());
  postChange(stage, account, {
    key: chat.userId,
    value: { messages: [{ id: newId(), from, timestamp, type: "system", system }] },
  });
  chat.waId = to;
}
