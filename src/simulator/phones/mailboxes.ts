import type { MailOnScreen, PlayedMail } from "../mail.ts";
import type { Book, Customer } from "./book.ts";
import type { Account, Act, Mail, Phone } from "./phone.ts";
import { bytesOf, hrefOf, type Shelf } from "./shelf.ts";

/** The mailboxes of customers. Our own addresses are the provider's accounts, which have no screen here. */
export function mailboxes(mail: PlayedMail, book: Book, addresses: () => string[]): Shelf {
  const accounts = () => addresses().map((address): Account => ({ medium: "email", id: address, name: address }));

  function phones(): Phone[] {
    for (const { address, mails } of mail.mailboxes.values()) {
      const ours = mails.flatMap(({ from, to }) => [from, ...to]).map(withoutTag);
      const account = addresses().find((one) => ours.includes(one)) ?? addresses()[0];
      const known = addresses().includes(address) || book.of("email").some((one) => one.address === address);
      if (account && !known) book.find({ medium: "email", account, address });
    }
    return book.of("email").map(({ id, owner, address, account: ours }) => {
      const box = mail.mailboxes.get(address);
      const account = { medium: "email" as const, id: ours, name: ours };
      const mails = (box?.mails ?? []).map((one) => mailOf(one, address));
      return { id, owner, address, account, medium: "email", mails, awayText: box?.awayText ?? null };
    });
  }

  function act({ address, owner, account }: Customer, act: Act) {
    if (act.act === "away") mail.goAway(address, act.text);
    if (act.act !== "mail") return;
    const answered = mail.mailbox(address).mails.find(({ messageId }) => messageId === act.answers);
    return mail.mailFrom({
      from: `${owner} <${address}>`,
      to: answered ? replyAddress(answered) : account,
      subject: act.subject,
      text: answered ? withQuote(act.text, answered) : act.text,
      inReplyTo: act.answers ?? null,
      attachments: act.file && [{ name: act.file.name, mime: act.file.mime, bytes: bytesOf(act.file) }],
    });
  }

  async function file(path: string) {
    const [address = "", id = "", place = ""] = path.split("/");
    const found = mail.mailboxes.get(address)?.mails.find(({ messageId }) => messageId === id);
    return found?.attachments[Number(place)] ?? null;
  }

  return { media: ["email"], accounts, phones, act, file };
}

function mailOf(mail: MailOnScreen, address: string): Mail {
  return {
    id: mail.messageId,
    from: mail.direction === "out" ? "customer" : "us",
    sender: mail.from,
    to: mail.to,
    cc: mail.cc,
    subject: mail.subject,
    text: mail.text || plain(mail.html ?? ""),
    at: mail.at.getTime(),
    answers: mail.inReplyTo,
    files: mail.attachments.map(({ name, mime }, place) => ({
      name,
      mime,
      href: hrefOf("email", `${address}/${mail.messageId}/${place}`),
    })),
  };
}

/** Where an answer goes: to whom the mail says, else to its sender; of one's own mail, to whom that went. */
function replyAddress({ direction, from, to, headers }: MailOnScreen): string {
  if (direction === "out") return to[0]!;
  return /<([^<>]*)>/.exec(headers["reply-to"] ?? "")?.[1] ?? headers["reply-to"] ?? from;
}

/** The answer above, the mail it answers below, as most programs write it. */
function withQuote(text: string, { at, from, text: quoted }: MailOnScreen): string {
  const day = at.toUTCString().slice(0, 22);
  const lines = quoted.trimEnd().split(/\r?\n/);
  return `${text}\n\nOn ${day}, ${from} wrote:\n${lines.map((line) => (line ? `> ${line}` : ">")).join("\n")}\n`;
}

function plain(html: string): string {
  return html
    .replace(/<(style|script|head)[\s\S]*?<\/\1>/gi, "")
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d)[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function withoutTag(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, "@");
}
