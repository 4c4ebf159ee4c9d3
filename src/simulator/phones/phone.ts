import type { SwitchName, Where } from "../switches.ts";

/** What the page of phones shows and does, as it crosses the wire. Times are milliseconds since 1970. */

export type ChatMedium = "sms" | "whatsapp" | "messenger" | "instagram";
export type PhoneMedium = ChatMedium | "email" | "voice";

/** A customer's device, in touch with one channel of ours: its `account`. */
export type Phone = {
  id: string;
  owner: string;
  /** The owner's number, handle or mail address. */
  address: string;
  account: Account;
} & (ChatPhone | Mailbox | Caller);

/** What a customer can reach: a number, a page, a mail address of ours. */
export type Account = { medium: PhoneMedium; id: string; name: string };

export type ChatPhone = { medium: ChatMedium; messages: Message[]; reception: Reception | null };

/** Whether the phone gets its messages; null where the provider never says. */
export type Reception = "delivers" | "stays-silent" | "unreachable";

export type State = "sent" | "delivered" | "read" | "failed" | "deleted";

export type Message = {
  id: string;
  from: "customer" | "us";
  text: string;
  at: number;
  state: State;
  files: File[];
  /** Of a message that this one answers. */
  quoted: string | null;
  reactions: string[];
  buttons: Button[];
  /** A quiet line under the text: the template it was made from, a footer. */
  footer: string | null;
};

export type Button = { title: string; payload: string };

/** `href` is where the page gets it. */
export type File = { name: string; mime: string; href: string };

export type Mailbox = { medium: "email"; mails: Mail[]; awayText: string | null };

/** Ids are Message-IDs without their brackets. */
export type Mail = {
  id: string;
  from: "customer" | "us";
  sender: string;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  at: number;
  answers: string | null;
  files: File[];
};

export type Caller = { medium: "voice"; calls: Call[] };

export type Call = {
  id: string;
  state: "ringing" | "talking" | "transferred" | "ended";
  startedAt: number;
  endedAt: number | null;
  /** Why it ended or where it went, in a few words. */
  note: string | null;
  said: Utterance[];
  /** What is spoken on it, such as en-US; empty until it is connected. */
  language: string;
  /** What the teammate it was put through to heard before. */
  whisper: string | null;
};

/** `whole` is false while they still speak. */
export type Utterance = { id: string; from: "customer" | "us"; text: string; whole: boolean };

export type PostingView = {
  number: number;
  at: number;
  /** The path it goes to. */
  to: string;
  /** The provider, and what it told: a message, or how far one has come. */
  who: string;
  what: string;
  tries: number;
  status: number | null;
  state: "waiting" | "taken" | "refused" | "given-up" | "lost";
  met: SwitchName[];
};

export type Scene = {
  accounts: Account[];
  phones: Phone[];
  /** Those that are on; `left` is null until it is switched off. */
  switches: { name: SwitchName; at: Where; left: number | null }[];
  postings: PostingView[];
};

export type NewFile = { name: string; mime: string; base64: string };

export type Act =
  | { act: "meet"; medium: PhoneMedium; account: string; name?: string }
  | { act: "write"; phone: string; text: string; file?: NewFile; answers?: string }
  | { act: "press"; phone: string; message: string; title: string; payload: string }
  | { act: "react"; phone: string; message: string; emoji: string | null }
  | { act: "unsend"; phone: string; message: string }
  | { act: "read"; phone: string }
  | { act: "receive"; phone: string; reception: Reception }
  | { act: "mail"; phone: string; subject: string; text: string; answers?: string; file?: NewFile }
  | { act: "away"; phone: string; text: string | null }
  | { act: "call"; phone: string }
  | { act: "say"; phone: string; text: string }
  | { act: "key"; phone: string; digit: string }
  | { act: "hang-up"; phone: string }
  | { act: "miss"; phone: string }
  | { act: "switch"; name: SwitchName; at: Where; times: number | null }
  | { act: "clear" }
  | { act: "again"; posting: number; times: number };
