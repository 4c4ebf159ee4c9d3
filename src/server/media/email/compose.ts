import type { EmailSettings } from "../../../contract/channel-settings.ts";
import type { Outgoing } from "../medium.ts";
import { withToken } from "./reply-token.ts";

/** Writes one mail. Its Message-ID comes from our own message, so the same message is always the same mail. */
export type Composed = { bytes: Buffer; messageId: string; envelope: { from: string; to: string[] } };

export async function compose(outgoing: Outgoing, settings: EmailSettings, now: number): Promise<Composed> {
  const { email } = outgoing.content;
  const messageId = messageIdOf(outgoing.messageId, settings.address);
  const others = (list: string[] = []) => list.filter((address) => !sameAddress(address, outgoing.address));
  const to = [outgoing.address, ...others(email?.to)];
  const [cc, bcc] = [others(email?.cc), others(email?.bcc)];
  const attachments = await Promise.all(outgoing.files.map(attach));
  const { createTransport } = await import("nodemailer");
  const writer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await writer.sendMail({
    from: { name: settings.fromName, address: settings.address },
    replyTo: replyAddress(outgoing, settings),
    to,
    cc,
    subject: subjectOf(outgoing),
    messageId: `<${messageId}>`,
    ...threadOf(outgoing.earlier),
    date: new Date(now),
    ...bodyOf(outgoing, settings.signature),
    attachments,
    headers: { "X-Parley-Message": outgoing.messageId, ...(outgoing.by === "teammate" ? {} : automatic) },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    bytes: message as Buffer,
    messageId,
    envelope: { from: settings.address, to: unique([...to, ...cc, ...bcc]) },
  };
}

/** Message-IDs are kept without their brackets throughout. */
export function messageIdOf(id: string, address: string): string {
  return `${id}@${domainOf(address)}`;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

/** Only where such an address surely arrives: elsewhere every reply would be lost. */
function replyAddress({ replyToken }: Outgoing, { address, imap, plusAddresses }: EmailSettings): string | undefined {
  const arrives = plusAddresses || imap === null || deliversTags.test(imap.host);
  return replyToken && arrives ? withToken(address, replyToken) : undefined;
}

const deliversTags = /(^|\.)(gmail|googlemail|fastmail|office365|outlook|mail\.me)\.com$/i;

// RFC 3834, and what Exchange listens to. Reports about what could not be delivered are still wanted.
const automatic = { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "OOF, AutoReply" };

const longestSubject = 78;

type Titled = Pick<Outgoing, "content" | "subject" | "text" | "earlier">;

/** "Re: " once, whatever other programs have put before it; the first words where nobody chose a subject. */
export function subjectOf({ content, subject: conversations, text, earlier }: Titled): string {
  const subject = (content.email?.subject || conversations || "").replace(/\s+/g, " ").trim();
  if (earlier.length === 0) return subject || firstWords(text);
  const bare = subject.replace(/^(?:(?:re|aw|sv|vs|antw|rif|res|odp|ynt)(?:\[\d+\])?\s*:\s*)+/i, "");
  return `Re: ${bare || firstWords(text)}`;
}

function firstWords(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  if (line.length <= longestSubject) return line || "Your message";
  return `${line.slice(0, line.lastIndexOf(" ", longestSubject) || longestSubject)} …`;
}

// A header may not grow without end: the root and the newest are what programs look for.
const mostReferences = 20;

function threadOf(earlier: string[]) {
  if (earlier.length === 0) return {};
  const kept = earlier.length > mostReferences ? [earlier[0]!, ...earlier.slice(1 - mostReferences)] : earlier;
  return { inReplyTo: `<${earlier.at(-1)}>`, references: kept.map((id) => `<${id}>`) };
}

function bodyOf({ text, content }: Outgoing, signature: string): { text: string; html?: string } {
  const html = content.email?.html;
  const written = text || (html ? readable(html) : "");
  const isHtml = /<[a-z][^>]*>/i.test(signature);
  const plain = isHtml ? readable(signature) : signature.trim();
  // "-- " is how programs know where the signature begins.
  const signed = plain ? `${written}\n\n-- \n${plain}` : written;
  if (!html) return { text: signed };
  const below = isHtml ? signature : `<p>${escapeHtml(plain).replaceAll("\n", "<br>")}</p>`;
  return { text: signed, html: plain ? `${html}<br>${below}` : html };
}

function readable(html: string): string {
  return html
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, "\n")
    .replace(/<[^>]+>/g, "")
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

const entities: Record<string, string> = { nbsp: " ", lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

async function attach({ name, mime, read }: Outgoing["files"][number]) {
  return { filename: name, contentType: mime, content: await read() };
}

function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function unique(addresses: string[]): string[] {
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}
