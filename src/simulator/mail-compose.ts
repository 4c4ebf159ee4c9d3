import { randomBytes } from "node:crypto";

/** Writes the mails that customers and mail servers send. */
export type Letter = {
  from: string;
  to: string | string[];
  cc?: string[];
  subject: string;
  text: string;
  html?: string;
  attachments?: { name: string; mime: string; bytes: Buffer; contentId?: string }[];
  /** Message-IDs without their brackets. */
  messageId?: string;
  inReplyTo?: string | null;
  references?: string[];
  headers?: Record<string, string>;
  at: Date;
};

export async function compose(letter: Letter): Promise<{ messageId: string; bytes: Buffer }> {
  const messageId = letter.messageId ?? newMessageId(letter.from);
  const references = letter.references ?? (letter.inReplyTo ? [letter.inReplyTo] : []);
  const { createTransport } = await import("nodemailer");
  const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const { message } = await composer.sendMail({
    from: letter.from,
    to: letter.to,
    cc: letter.cc,
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    date: letter.at,
    messageId: `<${messageId}>`,
    inReplyTo: letter.inReplyTo ? `<${letter.inReplyTo}>` : undefined,
    references: references.map((id) => `<${id}>`),
    headers: letter.headers,
    attachments: letter.attachments?.map((file) => ({
      filename: file.name,
      contentType: file.mime,
      content: file.bytes,
      cid: file.contentId,
    })),
  });
  return { messageId, bytes: message as Buffer };
}

/** A delivery report (RFC 3464) about a mail that nobody could be given. */
export function composeBounce({ to, recipient, original, at }: Bounce): { messageId: string; bytes: Buffer } {
  const host = recipient.split("@")[1] ?? "example.net";
  const messageId = newMessageId(`mailer-daemon@${host}`);
  const edge = `report-${randomBytes(8).toString("hex")}`;
  const end = original.indexOf("\r\n\r\n");
  const bytes = Buffer.from(
    [
      `From: Mail Delivery System <mailer-daemon@${host}>`,
      `To: ${to}`,
      "Subject: Undelivered Mail Returned to Sender",
      `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <${messageId}>`,
      "Auto-Submitted: auto-replied",
      "MIME-Version: 1.0",
      `Content-Type: multipart/report; report-type=delivery-status; boundary="${edge}"`,
      "",
      `--${edge}`,
      "Content-Type: text/plain; charset=utf-8",
      "",
      `Your mail could not be delivered to <${recipient}>: there is no such mailbox here.`,
      "",
      `--${edge}`,
      "Content-Type: message/delivery-status",
      "",
      `Reporting-MTA: dns; ${host}`,
      "",
      `Final-Recipient: rfc822; ${recipient}`,
      "Action: failed",
      "Status: 5.1.1",
      `Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: no such mailbox`,
      "",
      `--${edge}`,
      "Content-Type: text/rfc822-headers",
      "",
      original.toString("utf8", 0, end < 0 ? original.length : end),
      "",
      `--${edge}--`,
      "",
    ].join("\r\n"),
  );
  return { messageId, bytes };
}

export type Bounce = { to: string; recipient: string; original: Buffer; at: Date };

function newMessageId(from: string): string {
  const host = /@([^\s<>]+)/.exec(from)?.[1] ?? "example.net";
  return `${randomBytes(12).toString("hex")}@${host}`;
}
