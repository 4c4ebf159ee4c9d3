import type { PlayedWhatsapp } from "../whatsapp.ts";
import type { WhatsappChat, WhatsappMessage } from "../whatsapp-chats.ts";
import type { Book, Customer } from "./book.ts";
import type { Account, Act, Message, Phone } from "./phone.ts";
import { bytesOf, hrefOf, type Shelf } from "./shelf.ts";

export function whatsappPhones(whatsapp: PlayedWhatsapp, book: Book): Shelf {
  const { phoneNumberId: id, displayNumber: name } = whatsapp.account;
  const account: Account = { medium: "whatsapp", id, name };

  function phones(): Phone[] {
    const chats = new Map(whatsapp.chats().map((chat) => [customerOf(chat, id, book).id, chat]));
    return book.of("whatsapp").map(({ id, owner, address }) => {
      const messages = (chats.get(id)?.messages ?? []).map(messageOf);
      return { id, owner, address, account, medium: "whatsapp", messages, reception: null };
    });
  }

  function act({ address, owner: name }: Customer, act: Act) {
    const who = { from: waIdOf(address), name };
    if (act.act === "read") whatsapp.read(who);
    if (act.act === "react") whatsapp.writeFrom({ ...who, reaction: act.emoji, id: act.message });
    if (act.act === "unsend") whatsapp.writeFrom({ ...who, unsend: true, id: act.message });
    if (act.act === "press") {
      const { title, payload, message } = act;
      whatsapp.writeFrom({ ...who, button: { title, payload }, replyTo: message });
    }
    if (act.act !== "write") return;
    const { text, file, answers } = act;
    if (!file) return whatsapp.writeFrom({ ...who, text, replyTo: answers });
    whatsapp.writeFrom({ ...who, file: { name: file.name, mime: file.mime, bytes: bytesOf(file) }, text });
  }

  async function file(path: string) {
    return whatsapp.file(path) ?? null;
  }

  return { media: ["whatsapp"], accounts: () => [account], phones, act, file };
}

/** Those who show no number go by the id that stands for one. */
function customerOf({ waId, userId, name }: WhatsappChat, account: string, book: Book): Customer {
  return book.find({ medium: "whatsapp", account, address: waId ? `+${waId}` : userId }, name);
}

function waIdOf(address: string): string {
  return address.replace(/^\+/, "");
}

function messageOf(message: WhatsappMessage): Message {
  const { id, from, text, at, state, file, location, buttons, reactions, replyTo, template } = message;
  const place = location && [location.name, location.address, `${location.latitude}, ${location.longitude}`];
  return {
    id,
    from: from === "contact" ? "customer" : "us",
    text: place ? place.filter(Boolean).join("\n") : text,
    at,
    state,
    files: file ? [{ name: file.name, mime: file.mime, href: hrefOf("whatsapp", file.url.split("/").at(-1)!) }] : [],
    quoted: replyTo,
    reactions: Object.values(reactions).filter((emoji) => emoji !== null),
    buttons,
    footer: template ? `Template ${template}` : null,
  };
}
