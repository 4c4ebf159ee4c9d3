import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import PostalMime, { type Address, decodeWords, type Email } from "postal-mime";
import { storable } from "../../../domain/storable.ts";
import { htmlText } from "./html-text.ts";

export type Mailbox = { name: string | null; address: string };

export type MailAttachment = {
  name: string | null;
  mime: string;
  size: number;
  bytes: Buffer;
  /** Without its brackets, as the HTML names it after `cid:`. */
  contentId: string | null;
  inline: boolean;
};

export type Mail = {
  /** Message-IDs stand without their brackets. One that was missing is made from the mail's bytes. */
  messageId: string;
  inReplyTo: string | null;
  /** Oldest first. */
  references: string[];
  subject: string;
  from: Mailbox | null;
  replyTo: Mailbox | null;
  to: Mailbox[];
  cc: Mailbox[];
  date: Date | null;
  /** The text part; where there is none, the text of the HTML. */
  text: string;
  /** As it came: never shown without `cleanHtml`. */
  html: string | null;
  attachments: MailAttachment[];
  /** By lower-case name, the topmost first. */
  headers: Map<string, string[]>;
};

/** Above these a mail is a bomb: its head is read, and the whole of it kept as one attachment. */
const MOST_LINES = 150_000;
const MOST_PARTS = 5_000;
const [DASH, SPACE] = [0x2d, 0x20];
const MOST_HEAD = 1024 * 1024;
const LONGEST_LINE = 2_000;
const MOST_ADDRESSES = 500;
const LONGEST_ADDRESS = 320;
const LONGEST_ID = 998;
const LONGEST_DATE = 200;
const MOST_REFERENCES = 100;

export async function readMail(bytes: Buffer): Promise<Mail> {
  const readable = withReadableHead(bytes);
  const email = (await parse(readable)) ?? (await parse(withGuessedBoundary(readable))) ?? (await parseHead(readable));
  return mailOf(email, bytes);
}

async function parse(bytes: Buffer | null): Promise<Email | null> {
  if (bytes === null || isBomb(bytes)) return null;
  const options = { maxHeadersSize: MOST_HEAD, forceRfc822Attachments: isReport(bytes) };
  const email = await PostalMime.parse(bytes, options).catch(() => null);
  return email && (hasBody(email) || bodyOf(bytes) === "") ? email : null;
}

/** What a mail server returns stays a part of its own, with the headers by which the original is found again. */
function isReport(bytes: Buffer) {
  const head = bytes.toString("latin1", 0, Math.min(headLength(bytes), MOST_HEAD));
  return /^(return-path:\s*(<>|<?mailer-daemon)|from:.*(mailer-daemon|postmaster|no-?reply|mail delivery)|subject:\s*complaint about)/im.test(
    head,
  );
}

function isBomb(bytes: Buffer) {
  let [lines, parts, start] = [0, 0, 0];
  for (let end = bytes.indexOf("\n"); end !== -1; end = bytes.indexOf("\n", start)) {
    if (bytes[start] === DASH && bytes[start + 1] === DASH) parts += 1;
    // The parser decodes base64 as it comes, but keeps every other line as an object of its own.
    if (end - start < 60 || bytes.subarray(start, end).includes(SPACE)) lines += 1;
    if (parts > MOST_PARTS || lines > MOST_LINES) return true;
    start = end + 1;
  }
  return false;
}

const hasBody = (email: Email) => Boolean(email.text || email.html || email.attachments.length);

/** For what cannot be parsed: the sender and subject, and the original to look at. */
async function parseHead(bytes: Buffer): Promise<Email> {
  const head = bytes.subarray(0, Math.min(headLength(bytes), MOST_HEAD / 2));
  const email = await PostalMime.parse(head).catch((): Email => ({ headers: [], headerLines: [], attachments: [] }));
  const original = { filename: "message.eml", mimeType: "message/rfc822", disposition: "attachment", content: bytes };
  return bytes.length < MOST_HEAD && !isBomb(bytes)
    ? { ...email, text: bodyOf(bytes), attachments: [] }
    : { ...email, attachments: [original] };
}

/** A multipart mail that names no boundary is cut at the first line that looks like one. */
function withGuessedBoundary(bytes: Buffer): Buffer | null {
  const head = bytes.toString("latin1", 0, Math.min(headLength(bytes), MOST_HEAD));
  const boundary = /^--(?!-)([\w'()+,./:=?-]{1,70})[ \t]*\r?$/m.exec(
    bytes.toString("latin1", head.length, MOST_HEAD),
  )?.[1];
  const type = /^content-type:\s*multipart\/.*(?:\r?\n[ \t].*)*\r?\n?/im.exec(head)?.[0] ?? "";
  if (boundary === undefined || type === "" || /boundary/i.test(type)) return null;

  const others = head.replace(type, "").trim();
  const repaired = `Content-Type: multipart/mixed; boundary="${boundary}"\r\n${others && `${others}\r\n`}`;
  return Buffer.concat([Buffer.from(repaired, "latin1"), bytes.subarray(head.length)]);
}

/** Raw 8-bit headers say nowhere what they are written in: the charset that the mail declares for its text is taken. */
function withReadableHead(bytes: Buffer): Buffer {
  const head = bytes.subarray(0, headLength(bytes));
  const charset = /charset="?([\w.:-]+)/i.exec(bytes.toString("latin1", 0, 65_536))?.[1];
  if (charset === undefined || !needsCharset(head)) return bytes;
  try {
    return Buffer.concat([Buffer.from(new TextDecoder(charset).decode(head)), bytes.subarray(head.length)]);
  } catch {
    return bytes;
  }
}

function needsCharset(head: Buffer) {
  const shiftsToJapanese = head.includes("\x1b$");
  return shiftsToJapanese || !isUtf8(head);
}

/** The length of the header block, with the line break that ends it. */
function headLength(bytes: Buffer) {
  const ends = [bytes.indexOf("\n\n"), bytes.indexOf("\n\r\n")].filter((at) => at !== -1);
  return ends.length ? Math.min(...ends) + 1 : bytes.length;
}

const bodyOf = (bytes: Buffer) => bytes.toString("utf8", headLength(bytes)).trim();

function mailOf(email: Email, bytes: Buffer): Mail {
  const headers = headersOf(email);
  const answered = idsIn(headers.get("in-reply-to"));
  const html = email.html ? storable(email.html) : null;
  return {
    messageId: idsIn(headers.get("message-id"))[0] ?? madeUpId(bytes),
    inReplyTo: answered[0] ?? null,
    references: [...new Set([...idsIn(headers.get("references")), ...answered])].slice(-MOST_REFERENCES),
    subject: oneLine(email.subject ?? ""),
    from: mailboxes(email.from)[0] ?? mailboxes(email.sender)[0] ?? null,
    replyTo: mailboxes(email.replyTo)[0] ?? null,
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    date: dateOf(email.date),
    text: textOf(email.text, html),
    html,
    attachments: email.attachments.map(attachmentOf),
    headers,
  };
}

function headersOf(email: Email) {
  const headers = new Map<string, string[]>();
  for (const { key, value } of email.headers) {
    const name = storable(key);
    const values = headers.get(name) ?? headers.set(name, []).get(name);
    values?.push(storable(decodeWords(value)));
  }
  return headers;
}

/** The bracketed ids in a header; where a mailer left the brackets out, its words. None is longer than a line may be. */
function idsIn(values: string[] = []): string[] {
  const joined = values.join(" ");
  const bracketed = [...joined.matchAll(/<\s*([^<>\s]+)\s*>/g)].map((match) => match[1]!);
  const ids = bracketed.length ? bracketed : joined.split(/[\s<>]+/).filter(Boolean);
  return ids.filter(({ length }) => length <= LONGEST_ID);
}

const madeUpId = (bytes: Buffer) => `${createHash("sha256").update(bytes).digest("hex").slice(0, 40)}@id.invalid`;

function mailboxes(found: Address | Address[] | undefined): Mailbox[] {
  return [found ?? []]
    .flat()
    .flatMap((address) => address.group ?? [address])
    .flatMap((box) =>
      isAddress(box.address) ? [{ name: oneLine(box.name) || null, address: oneLine(box.address) }] : [],
    )
    .slice(0, MOST_ADDRESSES);
}

function isAddress(written: string | undefined): written is string {
  return Boolean(written) && written!.length <= LONGEST_ADDRESS;
}

function dateOf(written: string | undefined): Date | null {
  const date = new Date((written ?? "").slice(0, LONGEST_DATE).replace(/\([^)]*\)/g, ""));
  const year = date.getUTCFullYear();
  return year >= 1970 && year < 2200 ? date : null;
}

function textOf(plain: string | undefined, html: string | null) {
  const text = storable(plain ?? "");
  return text.trim() === "" && html !== null ? htmlText(html) : text;
}

function attachmentOf(attachment: Email["attachments"][number]): MailAttachment {
  const bytes = bufferOf(attachment.content);
  return {
    name: attachment.filename ? storable(attachment.filename) : null,
    mime: storable(attachment.mimeType) || "application/octet-stream",
    size: bytes.length,
    bytes,
    contentId: idsIn([storable(attachment.contentId ?? "")])[0] ?? null,
    inline: attachment.related === true || attachment.disposition === "inline",
  };
}

function bufferOf(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof ArrayBuffer
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** An encoded word may hide line breaks, by which a head that repeats it would be broken. */
const oneLine = (text: string) => storable(text.slice(0, LONGEST_LINE).replace(/[\r\n]+/g, " ")).trim();
