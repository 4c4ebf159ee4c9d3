import { randomInt } from "node:crypto";
import type { Provider, Stage } from "./stage.ts";
import { openChats, say, type WhatsappMessage } from "./whatsapp-chats.ts";
import { openFiles } from "./whatsapp-files.ts";
import { answerGraph } from "./whatsapp-graph.ts";
import { contactOf, postChange, postStatus, secondsOf, type WhatsappAccount } from "./whatsapp-hooks.ts";
import { amend, changeNumber, type WhatsappDeed, write } from "./whatsapp-phone.ts";
import type { State } from "./whatsapp-state.ts";
import { type PlayedTemplate, usualTemplates } from "./whatsapp-templates.ts";

/** Meta's Graph API as far as one WhatsApp number goes, and the phones of those who write to it. */
export type PlayedWhatsapp = ReturnType<typeof playWhatsapp>;

type Options = Omit<WhatsappAccount, "callbackUrl" | "subscribed"> & {
  callbackUrl?: string | null;
  templates?: PlayedTemplate[];
};

/** A person goes by their number in digits, or by the id that WhatsApp shows instead of one. */
type Who = { from: string; name?: string };

export function playWhatsapp(stage: Stage, { templates = [...usualTemplates], ...options }: Options) {
  const account: WhatsappAccount = { callbackUrl: null, subscribed: true, ...options };
  const chats = openChats();
  const files = openFiles(`${stage.url}/whatsapp`);
  const creates = new Map<string, number>();
  const state: State = { stage, account, chats, files, templates, creates };

  /** One person does one thing; returns the message that came of it, or the one it was done to. */
  function writeFrom({ from, name, ...deed }: Who & WhatsappDeed): WhatsappMessage {
    const chat = chats.open(from, name);
    const message = "id" in deed ? amend(stage, account, chat, deed) : write(state, chat, deed);
    stage.changed();
    return message;
  }

  /** The person opens the chat. */
  function read({ from }: Who): void {
    const chat = chats.open(from);
    const unread = chat.messages.filter((one) => one.from === "business" && ["sent", "delivered"].includes(one.state));
    for (const message of unread) {
      message.state = "read";
      postStatus(stage, account, chat, { ...message, status: "read" });
    }
    stage.changed();
  }

  /** Somebody answers in the business's own app on a phone, past the API. */
  function writeAs({ from: person }: Who, text: string): WhatsappMessage {
    const chat = chats.open(person);
    const message = say(chat, { from: "business", text, at: stage.now() });
    const from = account.displayNumber.replace(/\D/g, "");
    const to = { ...(chat.waId ? { to: chat.waId } : {}), to_user_id: chat.userId };
    const timestamp = secondsOf(message.at);
    const echo = { id: message.id, from, ...to, timestamp, type: "text", text: { body: text } };
    const value = { contacts: [contactOf(chat)], message_echoes: [echo] };
    postChange(stage, account, { field: "smb_message_echoes", key: chat.userId, value });
    stage.changed();
    return message;
  }

  /** The person stops the business's marketing, or wants it again. */
  function prefer({ from }: Who, wish: "stop" | "resume"): void {
    const chat = chats.open(from);
    const { wa_id, user_id } = contactOf(chat);
    const timestamp = Number(secondsOf(stage.now()));
    const preference = { wa_id, user_id, category: "marketing_messages", value: wish, timestamp };
    const value = { contacts: [contactOf(chat)], user_preferences: [preference] };
    postChange(stage, account, { field: "user_preferences", key: chat.userId, value });
  }

  /** The person takes their account to a new number. */
  function move({ from }: Who, to: string): void {
    changeNumber(stage, account, chats.open(from), to);
    stage.changed();
  }

  /** Tries out where to post, as Meta does before it takes an address. Says whether the handshake held. */
  async function handshake(asked: { callbackUrl?: string; verifyToken?: string } = {}): Promise<boolean> {
    const { callbackUrl = account.callbackUrl ?? "", verifyToken = account.verifyToken } = asked;
    const held = URL.canParse(callbackUrl) && (await shakeHands(new URL(callbackUrl), verifyToken));
    if (held) Object.assign(account, { callbackUrl, verifyToken });
    return held;
  }

  return {
    name: "whatsapp",
    handle: (call, response) => answerGraph(call, response, state),
    account,
    templates,
    chats: chats.all,
    /** How often each callback data was sent along: more than once is a message said twice. */
    creates: () => new Map(creates),
    /** The bytes behind the id at the end of a file's address. */
    file: files.find,
    writeFrom,
    writeAs,
    read,
    prefer,
    move,
    handshake,
  } satisfies Provider & Record<string, unknown>;
}

async function shakeHands(url: URL, verifyToken: string): Promise<boolean> {
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  const asked = { "hub.mode": "subscribe", "hub.verify_token": verifyToken, "hub.challenge": challenge };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return fetch(url).then(
    async (response) => response.ok && (await response.text()) === challenge,
    () => false,
  );
}
