import { createHash } from "node:crypto";
import type { Content } from "../../../domain/content.ts";
import type { Inbound, InboundFile, News, Status } from "../medium.ts";
import { cleanHtml } from "./clean-html.ts";
import { domainOf } from "./compose.ts";
import { readAuthenticity } from "./read-authenticity.ts";
import { readAutomatic } from "./read-automatic.ts";
import { type Bounce, readBounce } from "./read-bounce.ts";
import { type Mail, type Mailbox, readMail } from "./read-mail.ts";
import { tokenFor } from "./reply-token.ts";
import { splitReply } from "./split-reply.ts";

export type Arrival = {
  /** The channel's own address. */
  address: string;
  /** Whom the envelope named, where we saw one. */
  receivers?: string[];
  /** The name under which the server that took the mail in says what it found out about the sender. */
  authority?: string | null;
  /** When the mail server had it, by its own clock. */
  receivedAt?: Date | null;
  /** Where the mail lies or came from, short enough to be kept with the message. */
  raw: Record<string, unknown>;
};

/** What one mail means. Throws where nobody can read it. */
export async function understandMail(bytes: Buffer, arrival: Arrival): Promise<News> {
  return understand(await readMail(bytes), bytes, arrival);
}

/** For a mail that nobody can use: it is kept in sight, where a person can look for it. */
export function unmatched(eventId: string, bytes: Buffer, raw: Arrival["raw"], why: string): News {
  const where = Object.entries(raw).map(([name, value]) => `${name} ${value}`);
  return {
    kind: "unmatched",
    eventId,
    reason: `A mail of ${bytes.length} bytes (${where.join(", ")}) was left where it is: ${why}`,
  };
}

function understand(mail: Mail, bytes: Buffer, arrival: Arrival): News {
  const eventId = eventIdOf(mail);
  const bounce = readBounce(mail);
  const original = bounce && originalOf(mail, bounce, arrival.address);
  if (original) return bounced(eventId, bounce, original, arrival);
  if (isOurs(mail.messageId, arrival.address))
    return { kind: "ignored", eventId, reason: "This is a mail of our own." };

  // Some servers report without saying who they are.
  const reporter = bounce && !mail.from ? { name: null, address: `mailer-daemon@${domainOf(arrival.address)}` } : null;
  const sender = senderOf(mail, arrival.address) ?? reporter;
  if (!sender && mail.from) return { kind: "ignored", eventId, reason: "This mail names no sender but ourselves." };
  if (!sender) return unmatched(eventId, bytes, arrival.raw, "it names no sender");
  const automatic = bounce ? "bounce" : readAutomatic(mail);
  return { kind: "message", inbound: inboundFrom({ mail, arrival, eventId, sender, automatic }) };
}

/** The same mail has the same id in every folder, under every UIDVALIDITY, and by whichever way it comes. */
function eventIdOf({ messageId, from }: Mail): string {
  // With the sender: whoever knows the id of a coming mail cannot make it pass for one that was already there.
  return `mail:${hash(`${messageId} ${from?.address.toLowerCase() ?? ""}`)}`;
}

function isOurs(messageId: string, address: string): boolean {
  return /^msg_[0-9a-z]{26}@/.test(messageId) && domainOf(messageId) === domainOf(address);
}

type Original = Pick<Status, "providerId" | "messageId">;

/** Which message of ours a report is about: by its Message-ID, or where a server has changed that, by our own header. */
function originalOf({ attachments }: Mail, { originalMessageId }: Bounce, address: string): Original | null {
  if (originalMessageId && isOurs(originalMessageId, address))
    return { providerId: originalMessageId, messageId: originalMessageId.split("@")[0]! };
  const returned = attachments.filter(({ mime }) => /^(message|text)\/rfc822/.test(mime));
  for (const { bytes } of returned) {
    const messageId = ourHeader.exec(bytes.toString("latin1", 0, longestHead))?.[1];
    if (messageId) return { providerId: originalMessageId, messageId };
  }
  return null;
}

const longestHead = 64 * 1024;
const ourHeader = /^x-parley-message:\s*(msg_[0-9a-z]{26})\s*$/im;

function bounced(eventId: string, bounce: Bounce, original: Original, { receivedAt }: Arrival): News {
  if (!bounce.final) return { kind: "ignored", eventId, reason: `A mail server still tries. ${bounce.reason}` };
  const { concerns, reason } = bounce;
  const status: Status = {
    ...original,
    attemptId: null,
    upTo: null,
    state: "failed",
    failure: { code: codeOf(bounce), reason, concerns },
    at: receivedAt ?? null,
  };
  return { kind: "status", eventId, status };
}

/** The server's own code; a status that was only made up for want of one helps nobody to ask further. */
function codeOf({ status, smtpCode }: Bounce): string {
  return /\.0\.9\d\d$/.test(status) ? (smtpCode ?? "bounced") : status;
}

/**
 * Who is to be answered: the sender, whatever Reply-To says, for that may lead somebody else's answer away. Only where
 * the sender is ourselves, as with a form on our own site, or takes no mail, the Reply-To is all there is.
 */
function senderOf({ from, replyTo, headers }: Mail, own: string): Mailbox | null {
  const foreign = (box: Mailbox | null) =>
    box && !same(box.address, own) && !tokenFor(own, [box.address]) ? box : null;
  const sender = foreign(from ?? returnPath(headers));
  const answers = sender && !/^(no|do-?not)[-_.]?reply@/i.test(sender.address);
  return answers ? sender : (foreign(replyTo) ?? sender);
}

/** What the envelope named, for mail servers that write without a From. */
function returnPath(headers: Mail["headers"]): Mailbox | null {
  const address = headers.get("return-path")?.[0]?.replace(/[<>\s]/g, "");
  return address?.includes("@") ? { name: null, address } : null;
}

type Understood = {
  mail: Mail;
  arrival: Arrival;
  eventId: string;
  sender: Mailbox;
  automatic: Content["automatic"] | null;
};

function inboundFrom({ mail, arrival, eventId, sender, automatic }: Understood): Inbound {
  const { messageId, references } = mail;
  const token = tokenFor(arrival.address, receiversOf(mail, arrival));
  const { text, quoted } = split(mail.text);
  const { shown, rest } = cut(text.trim());
  const page = mail.html !== null && mail.html.length > longestHtml ? [pageOf(mail.html)] : [];
  const value = sender.address.toLowerCase();
  const proof = readAuthenticity(mail, arrival.authority);
  return {
    eventId,
    clientId: null,
    address: { kind: "email", value, verified: proof === "pass" && sender === mail.from },
    thread: references[0] ?? messageId,
    answers: [...references.toReversed(), ...(token ? [`token:${token}`] : [])],
    profile: { name: sender.name, email: value, device: {}, referral: {} },
    text: shown,
    content: {
      email: { ...emailOf(mail, quoted), ...(proof === "none" ? {} : { proof }) },
      ...(automatic ? { automatic } : {}),
    },
    attachments: [...mail.attachments.map(fileOf), ...rest, ...page],
    providerId: messageId,
    at: arrival.receivedAt ?? mail.date,
    raw: { ...arrival.raw, messageId },
  };
}

const traces = ["delivered-to", "x-original-to", "envelope-to"];

/** Everybody the mail went to, also where the lists at its head do not name them. */
function receiversOf({ to, cc, headers }: Mail, { receivers = [] }: Arrival): string[] {
  const traced = traces.flatMap((name) => headers.get(name) ?? []).map((value) => value.replace(/[<>\s]/g, ""));
  return [...receivers, ...[...to, ...cc].map(({ address }) => address), ...traced];
}

function emailOf(mail: Mail, quoted: string | null): NonNullable<Content["email"]> {
  const addresses = (list: Mailbox[]) => list.map(({ address }) => address);
  return {
    subject: mail.subject.slice(0, longestSubject).toWellFormed(),
    from: mail.from?.address ?? "",
    to: addresses(mail.to),
    cc: addresses(mail.cc),
    bcc: [],
    html: mail.html && mail.html.length <= longestHtml ? cleanHtml(mail.html, { remoteImages: true }) : null,
    quoted,
    references: mail.references,
  };
}

function fileOf({ name, mime, size, bytes, contentId }: Mail["attachments"][number]): InboundFile {
  return { name, mime, size, source: null, bytes, contentId };
}

/** Cleaning so much would hold up everything else, and nobody could read it in a conversation. */
function pageOf(html: string): InboundFile {
  const bytes = Buffer.from(html);
  return { name: "whole-page.html", mime: "text/html", size: bytes.length, source: null, bytes };
}

const longestHtml = 1_000_000;
const longestSubject = 1_000;
const longestText = 50_000;
const longestSplit = 200_000;

/** What nobody reads through is not taken apart either: that would hold up everything else. */
function split(text: string): ReturnType<typeof splitReply> {
  return text.length > longestSplit ? { text, quoted: null } : splitReply(text);
}

/** Nobody writes so much: what is longer is a log or an attack, and stays whole as a file. */
function cut(text: string): { shown: string; rest: InboundFile[] } {
  if (text.length <= longestText) return { shown: text, rest: [] };
  const bytes = Buffer.from(text);
  const rest = { name: "whole-text.txt", mime: "text/plain", size: bytes.length, source: null, bytes };
  return { shown: `${text.slice(0, longestText).toWellFormed()} …`, rest: [rest] };
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function hash(value: string | Buffer): string {
  return createHash("sha256").update(value).digest("base64url");
}
