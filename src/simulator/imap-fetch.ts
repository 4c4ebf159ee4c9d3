import { type Token, textOf } from "./imap-read.ts";
import type { StoredMail } from "./mail-store.ts";

/** The answer to one FETCH of one mail, as the pieces to write; null where an item is not known here. */
export function answerFetch(mail: StoredMail, sequence: number, items: Token[]): Buffer | null {
  const parts: Buffer[] = [];
  for (const item of withUid(items)) {
    const part = fetchItem(mail, textOf(item).toUpperCase());
    if (!part) return null;
    parts.push(parts.length > 0 ? Buffer.concat([Buffer.from(" "), part]) : part);
  }
  return Buffer.concat([Buffer.from(`* ${sequence} FETCH (`), ...parts, Buffer.from(")\r\n")]);
}

const macros: Record<string, string[]> = {
  FAST: ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
  ALL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"],
};

function withUid(items: Token[]): Token[] {
  const wanted = items.flatMap((item) => macros[textOf(item).toUpperCase()] ?? [item]);
  return wanted.some((item) => textOf(item).toUpperCase() === "UID") ? wanted : ["UID", ...wanted];
}

function fetchItem(mail: StoredMail, item: string): Buffer | null {
  if (item === "UID") return Buffer.from(`UID ${mail.uid}`);
  if (item === "FLAGS") return Buffer.from(`FLAGS (${[...mail.flags].join(" ")})`);
  if (item === "RFC822.SIZE") return Buffer.from(`RFC822.SIZE ${mail.bytes.length}`);
  if (item === "INTERNALDATE") return Buffer.from(`INTERNALDATE "${internalDate(mail.at)}"`);
  if (item === "ENVELOPE") return Buffer.from(`ENVELOPE ${envelope(mail)}`);
  if (olderNames[item]) return fetchBody(mail, olderNames[item], item);
  return fetchBody(mail, item);
}

const olderNames: Record<string, string> = {
  RFC822: "BODY[]",
  "RFC822.HEADER": "BODY.PEEK[HEADER]",
  "RFC822.TEXT": "BODY[TEXT]",
};

function fetchBody(mail: StoredMail, item: string, name?: string): Buffer | null {
  const asked = /^BODY(\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?$/.exec(item);
  const section = asked && sectionOf(mail.bytes, asked[2]!);
  if (!asked || !section) return null;
  if (!asked[1]) mail.flags.add("\\Seen");
  const start = Number(asked[3] ?? 0);
  const bytes = asked[4] === undefined ? section : section.subarray(start, start + Number(asked[4]));
  const origin = asked[3] === undefined ? "" : `<${start}>`;
  return Buffer.concat([Buffer.from(`${name ?? `BODY[${asked[2]}]${origin}`} {${bytes.length}}\r\n`), bytes]);
}

function sectionOf(bytes: Buffer, name: string): Buffer | null {
  const { header, body } = split(bytes);
  if (name === "") return bytes;
  if (name === "HEADER") return header;
  if (name === "TEXT") return body;
  const fields = /^HEADER\.FIELDS \(([^)]*)\)$/.exec(name);
  if (!fields) return null;
  const wanted = new Set(fields[1]!.toLowerCase().split(/\s+/));
  const lines = headerLines(header).filter((line) => wanted.has(line.slice(0, line.indexOf(":")).toLowerCase()));
  return Buffer.from(`${lines.join("\r\n")}${lines.length > 0 ? "\r\n" : ""}\r\n`);
}

function split(bytes: Buffer) {
  const end = bytes.indexOf("\r\n\r\n");
  return end < 0
    ? { header: bytes, body: Buffer.alloc(0) }
    : { header: bytes.subarray(0, end + 4), body: bytes.subarray(end + 4) };
}

function headerLines(header: Buffer): string[] {
  return header
    .toString()
    .trimEnd()
    .split(/\r\n(?![ \t])/);
}

/** The first header of that name, unfolded. */
export function headerOf(bytes: Buffer, name: string): string | null {
  const prefix = `${name.toLowerCase()}:`;
  const line = headerLines(split(bytes).header).find((one) => one.toLowerCase().startsWith(prefix));
  return line ? line.slice(prefix.length).replace(/\r\n/g, "").trim() : null;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function internalDate(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2, " ");
  return `${day}-${months[at.getUTCMonth()]}-${at.getUTCFullYear()} ${at.toISOString().slice(11, 19)} +0000`;
}

/** Only what a list of mails shows: date, subject, sender, Message-ID. */
function envelope({ bytes }: StoredMail): string {
  const [date, subject, replied, id] = ["Date", "Subject", "In-Reply-To", "Message-ID"].map((name) =>
    quote(headerOf(bytes, name)),
  );
  const from = address(headerOf(bytes, "From"));
  return `(${date} ${subject} ${from} ${from} ${from} ${address(headerOf(bytes, "To"))} NIL NIL ${replied} ${id})`;
}

function address(header: string | null): string {
  const found = /^(?:(.*?)\s*<)?([^\s<>@]+)@([^\s<>]+)>?$/.exec(header ?? "");
  if (!found) return "NIL";
  return `((${quote(found[1]?.replaceAll('"', "") || null)} NIL ${quote(found[2]!)} ${quote(found[3]!)}))`;
}

function quote(text: string | null): string {
  return text === null ? "NIL" : `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
