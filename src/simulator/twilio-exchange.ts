import type { Stage } from "./stage.ts";
import { type MessageStatus, newSid, segmentsOf, type TwilioMedia, type TwilioMessage } from "./twilio-messages.ts";
import { signedForm } from "./twilio-webhook.ts";

export type TwilioNumber = { sid: string; number: string; smsUrl: string; voiceUrl: string; statusCallback: string };

/** What becomes of messages to a phone: delivered, never reported further than sent, or given up with Twilio's code. */
export type Delivery = "delivers" | "stays-silent" | { state: "undelivered" | "failed"; code: number };

export type NewText = { from: string; to: string; body?: string; media?: { mime: string; bytes: Buffer }[] };

export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  numbers: { number: string; smsUrl: string }[];
  /** Whether Twilio answers STOP, START and HELP itself and keeps the list; off, they are only passed on. */
  keepsOptOuts?: boolean;
};

export type Exchange = ReturnType<typeof openExchange>;

/** What goes over the wire between our numbers and the phones, and what Twilio tells us of it. */
export function openExchange(
  stage: Stage,
  { accountSid, authToken, numbers: given, keepsOptOuts = true }: TwilioOptions,
) {
  const numbers: TwilioNumber[] = [];
  const messages: TwilioMessage[] = [];
  const deliveries = new Map<string, Delivery>();
  const optOuts = new Set<string>();

  /** Another number that is to be played from now on, or another address for one that is. */
  function open({ number, smsUrl }: { number: string; smsUrl: string }): void {
    const known = numbers.find((one) => one.number === number);
    if (known) known.smsUrl = smsUrl;
    else numbers.push({ sid: newSid("PN"), number, smsUrl, voiceUrl: "", statusCallback: "" });
    stage.changed();
  }

  /** The owner of a phone writes to one of our numbers. Returns the message's sid. */
  function textFrom({ from, to, body = "", media = [] }: NewText): string {
    const ours = numbers.find(({ number }) => number === to);
    if (!ours) throw new Error(`No number ${to} is played.`);
    const files = media.map((file) => ({ sid: newSid("ME"), ...file }));
    const sid = newSid(files.length > 0 ? "MM" : "SM");
    const message = keep({ sid, direction: "inbound", from, to, body, media: files, status: "received" });
    if (keepsOptOuts) obey(message);
    const fields = inboundFields(message, accountSid, stage.url);
    if (ours.smsUrl) stage.post(signedForm(ours.smsUrl, fields, authToken, `${from} ${to}`));
    return sid;
  }

  /** Twilio keeps the list of who wants nothing more, and tells them so. */
  function obey({ from, to, body }: TwilioMessage): void {
    const asked = keywords.find(({ words }) => words.includes(body.trim().toUpperCase()));
    if (!asked || (asked.kind === "in" && !isStopped(from, to))) return;
    if (asked.kind === "out") optOuts.add(`${from} ${to}`);
    if (asked.kind === "in") optOuts.delete(`${from} ${to}`);
    const answer = { from: to, to: from, body: asked.answer };
    keep({ sid: newSid("SM"), direction: "outbound-reply", status: "delivered", ...answer });
  }

  function keep(kept: Kept): TwilioMessage {
    const at = stage.now();
    const sentAt = kept.status === "queued" ? null : at;
    const message = { media: [], errorCode: null, callback: null, createdAt: at, sentAt, ...kept };
    messages.push(message);
    stage.changed();
    return message;
  }

  /** Sends on what was accepted, and reports as far as it gets. */
  async function deliver(message: TwilioMessage, urls: string[]): Promise<void> {
    report(message.sid, "queued");
    const media = await fetchMedia(urls);
    if (!media) return report(message.sid, "failed", 11200);
    message.media = media;
    const delivery = stage.switches.hits("block") ? blocked : (deliveries.get(message.to) ?? "delivers");
    if (typeof delivery === "object" && delivery.state === "failed")
      return report(message.sid, "failed", delivery.code);
    report(message.sid, "sent");
    if (delivery === "delivers") report(message.sid, "delivered");
    if (typeof delivery === "object") report(message.sid, "undelivered", delivery.code);
  }

  /** Moves a message on and tells us, as Twilio does by itself along its way. Also by hand, in any order. */
  function report(sid: string, status: MessageStatus, errorCode: number | null = null): void {
    const message = messages.find((one) => one.sid === sid);
    if (!message) throw new Error(`No message ${sid} was played.`);
    const sentAt = message.sentAt ?? (status === "queued" ? null : stage.now());
    Object.assign(message, { status, errorCode, sentAt });
    const fields = reportFields(message, accountSid);
    if (message.callback) stage.post(signedForm(message.callback, fields, authToken, sid));
    stage.changed();
  }

  function isStopped(phone: string, number: string): boolean {
    return optOuts.has(`${phone} ${number}`);
  }

  for (const number of given) open(number);

  return { accountSid, authToken, numbers, messages, deliveries, open, textFrom, keep, deliver, report, isStopped };
}

type Kept = Partial<TwilioMessage> & Pick<TwilioMessage, "sid" | "direction" | "from" | "to" | "body" | "status">;

const blocked: Delivery = { state: "undelivered", code: 30006 };

const keywords = [
  {
    kind: "out",
    words: ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"],
    answer: "You will get no more messages from this number. Reply START to get them again.",
  },
  { kind: "in", words: ["START", "YES", "UNSTOP"], answer: "You will get messages from this number again." },
  { kind: "help", words: ["HELP", "INFO"], answer: "Reply STOP to get no more messages. Rates of your carrier apply." },
];

function inboundFields(message: TwilioMessage, accountSid: string, url: string): Record<string, string> {
  const { sid, body, media } = message;
  const folder = `${url}/twilio/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media`;
  const files = media.flatMap((file, place) => [
    [`MediaUrl${place}`, `${folder}/${file.sid}`],
    [`MediaContentType${place}`, file.mime],
  ]);
  return {
    ...commonFields(message, accountSid),
    SmsMessageSid: sid,
    SmsStatus: "received",
    Body: body,
    NumMedia: String(media.length),
    NumSegments: String(segmentsOf(body)),
    ...Object.fromEntries(files),
  };
}

function reportFields(message: TwilioMessage, accountSid: string): Record<string, string> {
  const { status, errorCode } = message;
  return {
    ...commonFields(message, accountSid),
    MessageStatus: status,
    SmsStatus: status,
    ...(errorCode && { ErrorCode: String(errorCode) }),
  };
}

function commonFields({ sid, from, to }: TwilioMessage, accountSid: string): Record<string, string> {
  return { MessageSid: sid, SmsSid: sid, AccountSid: accountSid, From: from, To: to, ApiVersion: "2010-04-01" };
}

/** Twilio fetches what it is to send. Null when it cannot. */
async function fetchMedia(urls: string[]): Promise<TwilioMedia[] | null> {
  try {
    return await Promise.all(urls.map(fetchOne));
  } catch {
    return null;
  }
}

async function fetchOne(url: string): Promise<TwilioMedia> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const mime = response.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
  return { sid: newSid("ME"), mime, bytes: Buffer.from(await response.arrayBuffer()) };
}
