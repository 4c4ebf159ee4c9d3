import type { Failure } from "../medium.ts";
import { type Cause, causeOf, delivered } from "./bounce-causes.ts";
import { isAbsence, isAnswer } from "./read-automatic.ts";
import type { Mail, MailAttachment } from "./read-mail.ts";

/**
 * A mail server's report that something did not arrive. Read in three steps: the parts made for machines (RFC 3464),
 * the SMTP replies in the text, and the phrases by which servers say why.
 */
export type Bounce = {
  recipient: string | null;
  /** RFC 3463. Where no server stated one it is ours: x.0.9nn, by the cause. */
  status: string;
  smtpCode: string | null;
  /** The address will never work. */
  hard: boolean;
  /** False while the server still tries, and where it only says that all went well. */
  final: boolean;
  /** One sentence for people. */
  reason: string;
  concerns: Failure["concerns"];
  /** The server's own words. */
  said: string;
  originalMessageId: string | null;
};

const LONGEST_REPORT = 20_000;

export function readBounce(mail: Mail): Bounce | null {
  const text = reportText(mail);
  const fields = reportFields(mail);
  if (isOtherReport(mail) || !isReport(mail, text, fields)) return null;

  const said = [fields.diagnostic, text].filter(Boolean).join("\n");
  const recipient = fields.recipient ?? recipientIn(text, mail);
  const cause = isGood(fields, text) ? delivered : whyNot(fields, text);
  const status = statusOf(fields, said, cause);
  return {
    recipient,
    status,
    smtpCode: smtpCodeIn(fields.diagnostic) ?? smtpCodeIn(text),
    hard: cause.hard,
    final: cause !== delivered && !isDelay(mail, fields),
    reason: cause.reason,
    concerns: cause.concerns,
    said: saidIn(fields.diagnostic ?? text),
    originalMessageId: originalId(mail),
  };
}

function whyNot({ diagnostic, status }: Fields, text: string): Cause {
  return causeOf(diagnostic ?? repliesIn(text), text, statusIn(diagnostic) ?? status ?? statusIn(text));
}

/* Is it one? */

const DAEMON = /^(mailer-?daemon|post_?master|mail[-_. ]?(delivery|administrator|system)|mdaemon|mmdf)/i;
const DAEMON_NAME = /mail(er)? ?(delivery|daemon|administrator|system)|postmaster|delivery (subsystem|service)|mmdf/i;

/** What subjects of reports have in common, in the languages that mail servers speak. */
const FAILED = new RegExp(
  [
    "undeliver|un-?deliverable|(did|does) not reach|not? (be )?delivered|non-? ?delivery|could(n't| not) be|returned (mail|to sender|message)|return(ed|ing) .*(mail|message)",
    "deliver\\w* (status|failure|failed|error|problem|report|delay|unsuccess|notification|was not|incomplete)|(mail|message) (delivery|system|transport|error)|failure notice|failed (mail|message)|mail failure|delay(ed)?\\b.*(mail|message)|(mail|message).*delay|warning: |bounce|rejected|permanent|user (unknown|not found)|your message to .* (couldn't|not)",
    "unzustellbar|zustell(ung|fehler|bar)|nicht zugestellt|non remis|échec|non recapitabile|mancato recapito|no se (ha )?(puede|pudo|puido) entregar|no entregado|não (foi )?entregue|falha na entrega|onbestelbaar|niet bezorgd|kan inte levereras|niedostarczal|недоставлен|не доставлен|не удалось доставить",
    "送信エラー|配信|不達|未送達|退信|退回|无法投递|無法傳遞|系统退信",
  ].join("|"),
  "i",
);

function isReport(mail: Mail, text: string, fields: Fields) {
  if (fields.status ?? fields.recipient ?? fields.diagnostic) return true;
  if (isAbsence(mail)) return false;
  const hasCode = smtpCodeIn(text) !== null;
  // A postmaster is a person too, at times.
  const hasCause = !/^re:/i.test(mail.subject) && (isGood(fields, text) || causeOf("", text, null).known);
  if (isDaemon(mail) || isTransport(mail) || isReturned(mail, text))
    return FAILED.test(mail.subject) || hasCode || hasCause;
  return hasEmptyReturnPath(mail) && (FAILED.test(mail.subject) || (hasCode && hasCause && !isAnswer(mail)));
}

function isDaemon({ from, replyTo, headers }: Mail) {
  const written = from ? "" : (headers.get("from") ?? []).join(" ");
  const boxes = [from, replyTo].map((box) => `${box?.address ?? ""} ${box?.name ?? ""}`);
  return [written, ...boxes].some((box) => DAEMON.test(box.trim()) || DAEMON_NAME.test(box));
}

/** Machines that send under other names are believed when they give our mail back. */
function isReturned({ from, attachments, text: whole }: Mail, text: string) {
  if (!/^(no-?reply|sysadmin|owner-|[\w.-]+-(admin|owner|bounces?)@)/i.test(from?.address ?? "")) return false;
  const isOriginal = attachments.some(({ mime }) => /rfc822/.test(mime)) || ORIGINAL.test(whole);
  return isOriginal || /notificationType\\*"|not (a )?member of/i.test(text);
}

const hasEmptyReturnPath = ({ headers }: Mail) =>
  (headers.get("return-path") ?? []).some((value) => /^\s*<?\s*>?\s*$|mailer-daemon/i.test(value));

const isTransport = ({ headers }: Mail) =>
  headers.has("x-failed-recipients") || headers.has("x-ms-exchange-generated-message-source") || isReportType(headers);

const isReportType = (headers: Mail["headers"]) =>
  /multipart\/report/i.test((headers.get("content-type") ?? []).join(" "));

/** Complaints and notes that a mail was read: reports, but not of the way. */
const isOtherReport = ({ attachments }: Mail) =>
  attachments.some(({ mime }) => /^message\/(feedback-report|disposition-notification)$/.test(mime));

function isGood({ action, status }: Fields, text: string) {
  return (
    /^(delivered|relayed|expanded|deliverable)$/.test(action ?? "") ||
    status?.startsWith("2") === true ||
    /notificationType\\*":\s*\\*"Delivery/.test(text)
  );
}

const isDelay = ({ subject }: Mail, { action }: Fields) =>
  action === "delayed" ||
  (action === null && /^warning|delayed|still being retried|\bdelay\b|verzögert/i.test(subject));

/* The parts made for machines */

type Fields = { recipient: string | null; action: string | null; status: string | null; diagnostic: string | null };

function reportFields(mail: Mail): Fields {
  const part = mail.attachments.find(({ mime }) => /^message\/(global-)?delivery-status$/.test(mime));
  const source = part ? decode(part) : /^(final-recipient|reporting-mta):/im.test(mail.text) ? mail.text : "";
  const groups = source
    .replace(/\r/g, "")
    .replace(/\n[ \t]+/g, " ")
    .split(/\n[ \t]*\n/);
  const group =
    groups.find((lines) => /^action:\s*(failed|delayed|expired)/im.test(lines)) ??
    groups.find((lines) => /^(final|original)-recipient:/im.test(lines)) ??
    source;
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(group)?.[1]?.trim() || null;
  return {
    recipient:
      addressIn(field("final-recipient")) ??
      addressIn(field("original-recipient")) ??
      addressIn(mail.headers.get("x-failed-recipients")?.[0]),
    action:
      field("action")
        ?.toLowerCase()
        .replace(/[^a-z].*$/, "") ?? null,
    status: statusIn(field("status")),
    diagnostic: field("diagnostic-code")?.replace(/^[\w-]+\s*;\s*/, "") ?? null,
  };
}

const decode = ({ bytes }: MailAttachment) => bytes.toString("utf8", 0, LONGEST_REPORT);

function addressIn(value: string | null | undefined): string | null {
  return /[^\s<>;:,"'()[\]@]{1,100}@[^\s<>;:,"'()[\]]{1,255}/.exec(value ?? "")?.[0]?.replace(/\.+$/, "") ?? null;
}

/* The text */

/** Where the original begins, whatever is said there was said by us. */
const ORIGINAL = new RegExp(
  [
    "^[->=* \\t]*(below this line is a copy|original message( (follows|headers?|was|text))?|the original message|(this is )?(a )?copy of (the|your) (message|original)|(your|the) (original )?message( header| text)?s? (follows|is (below|included|attached))|returned (message|mail)|undelivered message|message (headers?|contents?) follow|included is a copy|enclosed (is|message)|unsent message|received headers?|headers? of (the )?message|text of (the )?(mail|message)|message from yahoo|オリジナル|-{3,} ?original)",
    "^[ \\t]*(return-path:|received: (from|by)|--- below)",
  ].join("|"),
  "im",
);

function reportText({ text, subject, attachments }: Mail): string {
  const status = attachments.find(({ mime, bytes }) => mime === "text/plain" && bytes.length < LONGEST_REPORT);
  const whole = `${text || (status ? decode(status) : "")}`.slice(0, LONGEST_REPORT);
  const cut = whole.search(ORIGINAL);
  return `${cut > 40 ? whole.slice(0, cut) : whole}\n${subject}`;
}

function recipientIn(text: string, { to, from }: Mail): string | null {
  const ours = new Set([...to, ...(from ? [from] : [])].map(({ address }) => address.toLowerCase()));
  for (const [found] of text.matchAll(/[^\s<>;:,"'()[\]=/@]{1,100}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/gi))
    if (!ours.has(found.toLowerCase()) && !DAEMON.test(found)) return found;
  return null;
}

function smtpCodeIn(text: string | null): string | null {
  const codes = [...(text ?? "").matchAll(/(?:^|[\s:;<("'[\]])([45][0-5]\d)(?=[\s#-]+\S|[:;)"'\]]|$)(?!\.\d)/gm)];
  return (codes.find(([, code]) => code !== "500") ?? codes[0])?.[1] ?? null;
}

const STATUS = /(?<![\d.])([245]\.[0-7]\.\d{1,3})(?!\.?\d)/;

const statusIn = (text: string | null | undefined): string | null => STATUS.exec(text ?? "")?.[1] ?? null;

/** The reply's own status tells more than the report's field, which is often the class alone. */
function statusOf({ status, diagnostic }: Fields, said: string, cause: Cause): string {
  const inReply = statusIn(diagnostic);
  if (inReply && !isVague(inReply)) return inReply;
  if (status && !isVague(status)) return status;
  const inText = status || inReply ? null : statusIn(said);
  return inText ?? status ?? inReply ?? `${isTemporary(said, cause) ? 4 : 5}.0.${cause.code}`;
}

const isVague = (status: string) => /^[45]\.0\.0$/.test(status);

const isTemporary = (said: string, cause: Cause) => smtpCodeIn(said)?.startsWith("4") === true && !cause.hard;

/** The lines that hold a server's reply, and the lines it goes on in. */
function repliesIn(text: string): string {
  const lines = text.split("\n");
  const isReply = (line: string | undefined) => /(^|[\s:;<("'[])[45][0-5]\d[ -]|\b[45]\.\d\.\d/.test(line ?? "");
  return lines.filter((line, at) => isReply(line) || isReply(lines[at - 1])).join("\n");
}

function saidIn(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return (lines.find((line) => /\b[45]\d\d\b|\b[45]\.\d+\.\d+\b/.test(line)) ?? lines.find(Boolean) ?? "").slice(
    0,
    500,
  );
}

/** The id of our mail, as the report gives it back: in a part of its own, or at the end of its text. */
function originalId({ attachments, text, references }: Mail): string | null {
  const parts = attachments.filter(({ mime }) =>
    /^(message\/(global|rfc822)(-headers)?|text\/rfc822(-headers)?)$/.test(mime),
  );
  const sources = [...parts.map(decode), text];
  for (const source of sources) {
    const found = /^[> \t]*message-id:\s{0,6}<?([^<>\s]+@[^<>\s]+)>?/im.exec(source)?.[1];
    if (found) return found;
  }
  return references.at(-1) ?? null;
}
