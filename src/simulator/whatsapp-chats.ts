import { createHash, randomBytes } from "node:crypto";

export type WhatsappFile = { name: string; mime: string; url: string };

export type WhatsappButton = { title: string; payload: string };

export type WhatsappMessage = {
  id: string;
  from: "contact" | "business";
  text: string;
  file: WhatsappFile | null;
  location: { latitude: number; longitude: number; name?: string; address?: string } | null;
  buttons: WhatsappButton[];
  /** The template it was made from. */
  template: string | null;
  replyTo: string | null;
  reactions: { contact: string | null; business: string | null };
  /** What was sent along to be given back with each status. */
  callbackData: string | null;
  state: "sent" | "delivered" | "read" | "failed" | "deleted";
  at: number;
};

/** What one person and the business have said to each other, as it stands on the person's screen. */
export type WhatsappChat = {
  /** Null for people who show a business no number. */
  waId: string | null;
  userId: string;
  name: string;
  messages: WhatsappMessage[];
};

export type Chats = ReturnType<typeof openChats>;

export function openChats() {
  const chats = new Map<string, WhatsappChat>();

  return {
    /** By number or by the id that stands for one. */
    find: (who: string) => [...chats.values()].find(({ waId, userId }) => waId === who || userId === who),
    open(who: string, name = `Person ${who.slice(-4)}`): WhatsappChat {
      const known = this.find(who);
      if (known) return known;
      const waId = /^\d+$/.test(who) ? who : null;
      const chat = { waId, userId: waId ? userIdOf(waId) : who, name, messages: [] };
      chats.set(chat.userId, chat);
      return chat;
    },
    all: () => [...chats.values()],
  };
}

type Said = Pick<WhatsappMessage, "from" | "at"> & Partial<WhatsappMessage>;

export function say({ messages }: WhatsappChat, said: Said): WhatsappMessage {
  const message: WhatsappMessage = {
    id: newId(),
    text: "",
    file: null,
    location: null,
    buttons: [],
    template: null,
    replyTo: null,
    reactions: { contact: null, business: null },
    callbackData: null,
    state: "sent",
    ...said,
  };
  messages.push(message);
  return message;
}

/** Random, so that a simulator that starts again never says an old id a second time. */
export function newId(): string {
  return `wamid.${randomBytes(21).toString("base64")}`;
}

/** When the person last wrote; the window for replies is counted from there. */
export function lastWrote({ messages }: WhatsappChat): number | null {
  return messages.findLast(({ from }) => from === "contact")?.at ?? null;
}

/** The id by which WhatsApp names a person to one business. */
export function userIdOf(waId: string): string {
  const digest = createHash("sha256").update(waId).digest().readBigUInt64BE();
  return `US.${digest.toString().padStart(20, "1")}`;
}
