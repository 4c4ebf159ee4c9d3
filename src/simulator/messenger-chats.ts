import { randomBytes } from "node:crypto";

export type MessengerAccount = {
  medium: "messenger" | "instagram";
  id: string;
  name: string;
  token: string;
  appSecret: string;
  /** Where webhooks go; null until the account is subscribed. */
  hookUrl: string | null;
  fields: string[];
};

export type Person = { id: string; name: string; username: string };

export type ChatFile = { name: string; mime: string; url: string };

export type ChatMessage = {
  mid: string;
  from: "person" | "account";
  text: string;
  files: ChatFile[];
  replyTo: string | null;
  /** What each side put under it. */
  reactions: { person: string | null; account: string | null };
  metadata: string | null;
  tag: string | null;
  state: "sent" | "delivered" | "read" | "deleted";
  at: number;
};

/** What one person and one account have said to each other, as it stands on the person's screen. */
export type Chat = {
  account: MessengerAccount;
  person: Person;
  messages: ChatMessage[];
  /** Another app answers here: ours only listens. */
  heldByOther: boolean;
};

export function openChats(accounts: MessengerAccount[]) {
  const chats = new Map<string, Chat>();
  const people = new Map<string, Person>();

  return {
    accounts,
    account(id: string): MessengerAccount {
      const found = accounts.find((account) => account.id === id);
      if (!found) throw new Error(`No account ${id} is played.`);
      return found;
    },
    person: (id: string) => people.get(id),
    meet(person: Person): Person {
      people.set(person.id, people.get(person.id) ?? person);
      return people.get(person.id)!;
    },
    find: (account: MessengerAccount, person: string) => chats.get(`${account.id} ${person}`),
    open(account: MessengerAccount, person: Person): Chat {
      const key = `${account.id} ${person.id}`;
      const chat = chats.get(key) ?? { account, person, messages: [], heldByOther: false };
      chats.set(key, chat);
      return chat;
    },
    all: () => [...chats.values()],
  };
}

type Said = Pick<ChatMessage, "from" | "at"> & Partial<ChatMessage>;

export function say({ messages }: Chat, said: Said): ChatMessage {
  const message: ChatMessage = {
    // Random, so that a simulator that starts again never says an old id a second time.
    mid: `m_${randomBytes(18).toString("base64url")}`,
    text: "",
    files: [],
    replyTo: null,
    reactions: { person: null, account: null },
    metadata: null,
    tag: null,
    state: "sent",
    ...said,
  };
  messages.push(message);
  return message;
}

/** When the person last wrote; the window for replies is counted from there. */
export function lastWrote({ messages }: Chat): number | null {
  return messages.findLast(({ from }) => from === "person")?.at ?? null;
}
