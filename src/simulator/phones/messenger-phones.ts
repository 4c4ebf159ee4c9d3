import type { PlayedMessenger } from "../messenger.ts";
import type { Chat, ChatMessage } from "../messenger-chats.ts";
import type { Book, Customer } from "./book.ts";
import type { Account, Act, Message, Phone } from "./phone.ts";
import { bytesOf, hrefOf, type Shelf } from "./shelf.ts";

/** The phones of those who write to pages by Messenger, and to accounts by Instagram. */
export function messengerPhones(messenger: PlayedMessenger, book: Book, url: string): Shelf {
  const accounts = () => messenger.accounts.map(({ medium, id, name }): Account => ({ medium, id, name }));

  function phones(): Phone[] {
    const chats = new Map(messenger.chats().map((chat) => [customerOf(chat, book).id, chat]));
    return [...book.of("messenger"), ...book.of("instagram")].map((customer) => {
      const { id, owner, address, medium } = customer;
      const account = accounts().find((one) => one.id === customer.account)!;
      const messages = (chats.get(id)?.messages ?? []).map(messageOf);
      return { id, owner, address, account, medium: medium as "messenger", messages, reception: null };
    });
  }

  function act({ account, address: person, owner: name }: Customer, act: Act) {
    const who = { account, person, name };
    if (act.act === "read") messenger.read(who);
    if (act.act === "react") messenger.writeFrom(who, { reaction: act.emoji, mid: act.message });
    if (act.act === "unsend") messenger.writeFrom(who, { unsend: true, mid: act.message });
    if (act.act === "press") messenger.writeFrom(who, { postback: { title: act.title, payload: act.payload } });
    if (act.act !== "write") return;
    const { text, file, answers } = act;
    if (!file) return messenger.writeFrom(who, { text, replyTo: answers });
    const { name: title, mime } = file;
    messenger.writeFrom(who, { file: { name: title, mime, bytes: bytesOf(file) }, text: text || undefined });
  }

  async function file(path: string) {
    const answer = await fetch(`${url}/messenger/media/${path.split("/").map(encodeURIComponent).join("/")}`);
    if (!answer.ok) return null;
    return { mime: answer.headers.get("content-type")!, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  return { media: ["messenger", "instagram"], accounts, phones, act, file };
}

function customerOf({ account, person }: Chat, book: Book): Customer {
  return book.find({ medium: account.medium, account: account.id, address: person.id }, person.name);
}

function messageOf({ mid, from, text, files, replyTo, reactions, state, at, tag }: ChatMessage): Message {
  return {
    id: mid,
    from: from === "person" ? "customer" : "us",
    text,
    at,
    state,
    files: files.map(({ name, mime, url }) => ({
      name,
      mime,
      href: hrefOf("messenger", decodeURIComponent(new URL(url).pathname.replace("/messenger/media/", ""))),
    })),
    quoted: replyTo,
    reactions: Object.values(reactions).filter((emoji) => emoji !== null),
    buttons: [],
    footer: tag ? "Sent with the human-agent tag" : null,
  };
}
