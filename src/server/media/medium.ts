import type { z } from "zod";
import type { Medium as Kind } from "../../contract/channels.ts";
import type { Content } from "../../domain/content.ts";
import type { Room } from "../../domain/fits.ts";
import type { GuardedFetch } from "../infra/fetch.ts";

/**
 * One way of reaching people. It gets a channel's account and bytes and gives back values; it never sees the database
 * or another medium. What only some media can do is absent from the others.
 */
export type Medium<Settings = unknown, Secrets = unknown> = {
  kind: Kind;
  name: string;
  supports: Supports;
  /** What a channel of this medium is set up with; `secrets` are sealed at rest and never shown again. */
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  /** Verifies and reads what the provider posted. It throws only at what nobody foresaw: that is kept as unmatched. */
  receive?(hook: Hook, account: Account<Settings, Secrets>): Heard;
  /** Hands one message to the provider. Never throws: whatever happened is one of the outcomes. */
  send(outgoing: Outgoing, account: Account<Settings, Secrets>, ways: Ways): Promise<Sent>;
  /** The thread of a line that we open, where `supports.writesFirst` allows it; null where this account cannot send. */
  firstThread?(settings: Settings, conversationId: string): string | null;
  /** Asks the provider whether the account still works. Changes nothing and never throws. */
  probe?(account: Account<Settings, Secrets>, ways: Ways): Promise<Probe>;
  /** What a refusal that concerns the account means for the whole channel. Absent: that the channel is over. */
  healthAfter?(failure: Failure): Health;
  /** What became of a send whose end nobody saw, as the provider knows it. */
  lookUp?(attempt: Attempt, account: Account<Settings, Secrets>, ways: Ways): Promise<Found>;
  /** Who an address belongs to, where the provider says it only when asked. Null when it does not say; never throws. */
  profile?(
    address: string,
    account: Account<Settings, Secrets>,
    ways: Ways,
  ): Promise<{ name: string; picture: string | null } | null>;
  /** What became of a call, as the provider knows it, where its end was not told. Never throws. */
  askEnd?(callId: string, account: Account<Settings, Secrets>, ways: Ways): Promise<CallEnd | "under-way" | "unknown">;
  /** Fetches a file that the provider only named. Throws when it cannot be had. */
  download?(source: string, account: Account<Settings, Secrets>, ways: Ways): Promise<Download>;
  /** Holds a connection to a provider that does not call us, and tells what comes. Ends with `stop`. */
  listen?(account: Account<Settings, Secrets>, ways: Ways, ear: Ear): Listener;
};

/** Capabilities are data: whoever asks compares a value, and no medium is asked for what it cannot do. */
export type Supports = Room & {
  /** Sending again what may have been sent changes nothing, as where the contact reads from our own database. */
  repeatable: boolean;
  /** How long after the contact's newest message a reply may be sent freely, in hours; null: always. */
  windowHours: number | null;
  /** What still may be sent once the window has closed. */
  beyondWindow: "template" | "human-agent" | null;
  /** How long a teammate may use `human-agent`, in hours. */
  humanAgentHours: number | null;
  attachments: { most: number; maxBytes: number; pictureBytes?: number; togetherBytes?: number } | null;
  /** Whether each line is a conversation of its own, as each mail thread is; otherwise a contact's lines share one. */
  threads: boolean;
  /** Each message names those before it, by which the contact's own program finds the thread. */
  refersBack?: boolean;
  /** What the provider had taken may still come back, so that a failure told later is a return. */
  bounces?: boolean;
  /** Statuses that the provider reports, so that a screen does not wait for one that never comes. */
  reports: ("delivered" | "read")[];
  /** Most messages a second over one channel; null: as fast as it goes. */
  perSecond: number | null;
  /** A contact who opted out may not be written to by people either. */
  bindingOptOut?: boolean;
  /** Nothing is sent: what a teammate writes is only kept. */
  logged: boolean;
  /** The contact reads on a page of ours, so that we know whether it is open. */
  presence?: boolean;
  /** The kind of address to which anybody may write who has not been written to; absent: only what came is answered. */
  writesFirst?: "email" | "phone";
};

export type Account<Settings = unknown, Secrets = unknown> = {
  channelId: string;
  settings: Settings;
  secrets: Secrets;
  /** Where the provider posts to, as the world reaches us: …/hooks/chan_…, without a trailing slash. */
  hookUrl: string;
};

/** What the outside world is reached by. `resolve` is the guard for what does not speak HTTP: it refuses private addresses. */
export type Ways = {
  fetch: GuardedFetch;
  resolve: (host: string, port: number) => Promise<string>;
  now: () => number;
  /** Absent where no calls are held, as where only accounts are checked. */
  speak?: Speak;
};

/** Says words to a caller on whichever node has the call. Unknown where one has it and did not confirm. */
export type Speak = (
  which: { channelId: string; callId: string },
  words: { messageId: string; text: string },
) => Promise<"said" | "nobody" | "unknown">;

export type Hook = {
  method: "GET" | "POST";
  /** Exactly as the provider asked for it, with scheme, host and query: signatures are made over this. */
  url: string;
  /** What follows the channel's own address: "", "/status", "/voice" … */
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  now: number;
};

export type Heard =
  /** Not from the provider, or altered: answered 403, nothing is kept. */
  | { kind: "refused"; reason: string }
  /** Nothing happened; the provider wants this answer, as in a handshake. */
  | { kind: "answered"; type: string; body: string }
  | { kind: "told"; news: News[]; answer?: { type: string; body: string } };

/** One thing a provider told. `eventId` is the provider's: what comes a second time with it changes nothing. */
export type News =
  | { kind: "message"; inbound: Inbound }
  | { kind: "status"; eventId: string; status: Status }
  /** A message that left through another tool of the provider, or our own come back with its proof of acceptance. */
  | { kind: "echo"; eventId: string; messageId: string | null; inbound: Inbound }
  /** A reaction, an edit or a withdrawal of the message with this provider's id. */
  | { kind: "amended"; eventId: string; providerId: string; by: "contact" | "us"; change: Amendment }
  /** The contact goes by another address from now on. */
  | { kind: "moved"; eventId: string; kindOfAddress: string; from: string; to: string }
  | { kind: "consent"; eventId: string; address: Address; consent: "in" | "out" }
  /** The provider's word about the account itself. */
  | { kind: "account"; eventId: string; health: Health }
  /** How far a call has come. The first that is heard of one opens its conversation. */
  | { kind: "call"; eventId: string; call: CallNews }
  /** Understood, and nothing to be done about it. */
  | { kind: "ignored"; eventId: string; reason: string }
  /** Not understood, or about nobody we know: kept where a person can look at it. */
  | { kind: "unmatched"; eventId: string; reason: string };

export type Amendment = { reaction: string | null } | { text: string } | { deleted: true };

/** `callId` is the provider's, and the thread of the call's line. */
export type CallNews = {
  callId: string;
  address: Address;
  profile: Profile;
  state: "ringing" | "answered" | "transferred" | "missed" | "ended" | "recorded";
  /** How long it lasted, once it has ended. */
  seconds: number | null;
  /** What stands in the conversation about it; null for what only machines care about. */
  note: string | null;
  /** Why somebody should look at the conversation. */
  attention?: string;
  files?: InboundFile[];
};

export type CallEnd = Pick<CallNews, "state" | "seconds" | "note" | "attention">;

export type Health = { state: "connected" | "degraded" | "disconnected"; code: string; reason: string };

export type Address = { kind: string; value: string; verified: boolean };

/** What arrived, in our words. `eventId` is the provider's: with it a second delivery changes nothing. */
export type Inbound = {
  eventId: string;
  clientId: string | null;
  address: Address;
  /** Other addresses that are surely the same person's. */
  aliases?: Address[];
  /** Tells the lines of one address on one channel apart: an email thread, a call, our number that was written to. */
  thread?: string;
  /** For media with threads: the provider's ids of earlier messages, newest first, by which the thread is found. */
  answers?: string[];
  profile: Profile;
  text: string;
  content?: Content;
  attachments?: InboundFile[];
  providerId?: string | null;
  /** When the provider says it was written. */
  at?: Date | null;
  raw: unknown;
};

/** Either the bytes themselves, or the `source` to fetch them by later. */
export type InboundFile = {
  name: string | null;
  mime: string;
  size: number | null;
  source: string | null;
  bytes: Buffer | null;
  /** The Content-ID by which a mail's HTML shows it. */
  contentId?: string | null;
};

export type Profile = {
  name: string | null;
  email: string | null;
  phone?: string | null;
  device: { browser?: string; system?: string };
  referral: Referral;
};

export type Referral = {
  page?: string;
  referrer?: string;
  source?: string;
  headline?: string;
  body?: string;
  url?: string;
  adId?: string;
  /** The product they asked about, as the provider's catalogue calls it. */
  product?: string;
  ref?: string;
};

export type Status = {
  /** The provider's id of the message; null where it only says up to when. */
  providerId: string | null;
  /** Ours, where the provider gives back what we sent along. */
  messageId: string | null;
  attemptId: string | null;
  /** All messages to this address up to that moment, for providers that say it so. */
  upTo: { address: Address; at: Date } | null;
  state: "sent" | "delivered" | "read" | "failed";
  failure: Failure | null;
  at: Date | null;
};

/** Why something was not sent. Classified by the provider's code, never by its words. */
export type Failure = {
  code: string;
  /** One sentence for people, beginning with a capital letter. */
  reason: string;
  concerns: /** Token, permission, suspended account: the channel is to blame. */
    | "account"
    /** Nobody is reached at this address. */
    | "recipient"
    | "opted-out"
    | "window"
    | "content"
    | "provider";
};

export type Outgoing = {
  messageId: string;
  attemptId: string;
  conversationId: string;
  address: string;
  thread: string;
  text: string;
  content: Content;
  /** The conversation's, for a mail that brings none of its own. */
  subject?: string | null;
  /** The provider's id of the message this one answers, and for mail all of the thread's, oldest first. */
  earlier: string[];
  /** For media that can carry it in the address replies go to: what stands there comes back among `answers` as `token:…`. */
  replyToken?: string;
  files: OutgoingFile[];
  by: "agent" | "teammate" | "system";
};

/** `url` is signed and short-lived: what a provider fetches by itself. */
export type OutgoingFile = { name: string; mime: string; size: number; url: string; read: () => Promise<Buffer> };

export type Sent =
  | { kind: "accepted"; providerId: string | null }
  /** Surely not sent, and not worth another try. */
  | { kind: "failed"; failure: Failure }
  /** Surely not sent, worth another try after so many milliseconds. */
  | { kind: "later"; ms: number; reason: string; failure?: Failure }
  /** Nobody knows. Never sent again blindly. */
  | { kind: "unknown"; reason: string };

export type Attempt = Pick<Outgoing, "messageId" | "attemptId" | "address" | "thread" | "text"> & { startedAt: Date };

export type Found = { kind: "sent"; providerId: string } | { kind: "not-sent" } | { kind: "unknown" };

/** Each step is shown with its sentence; `health` is what it means for the channel. */
export type Probe = { health: Health; steps: { name: string; ok: boolean; detail: string }[]; found?: unknown };

export type Download = { bytes: Buffer; mime: string; name: string | null };

export type Listener = { stop(): Promise<void> };

/** `cursor` is the listener's own note of how far it has read, kept once what it told is stored: what is told again changes nothing. */
export type Ear = {
  cursor: () => Promise<unknown>;
  /** Resolves once everything is stored, each piece of news exactly once. */
  told: (news: News[], cursor: unknown) => Promise<void>;
  health: (health: Health) => Promise<void>;
};
