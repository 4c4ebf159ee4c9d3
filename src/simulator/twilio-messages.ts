import { randomUUID } from "node:crypto";

export type MessageStatus = "received" | "queued" | "sent" | "delivered" | "undelivered" | "failed";

export type TwilioMedia = { sid: string; mime: string; bytes: Buffer };

export type TwilioMessage = {
  sid: string;
  direction: "inbound" | "outbound-api" | "outbound-reply";
  from: string;
  to: string;
  body: string;
  media: TwilioMedia[];
  status: MessageStatus;
  errorCode: number | null;
  /** Where its reports go. */
  callback: string | null;
  createdAt: number;
  sentAt: number | null;
};

/** Random, so that a simulator that starts again never gives an old id a second time. */
export function newSid(prefix: string): string {
  return prefix + randomUUID().replaceAll("-", "");
}

export function toJson(message: TwilioMessage, accountSid: string) {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}`;
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: message.body,
    date_created: longDate(message.createdAt),
    date_updated: longDate(message.sentAt ?? message.createdAt),
    date_sent: message.sentAt === null ? null : longDate(message.sentAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.from,
    to: message.to,
    messaging_service_sid: null,
    num_media: String(message.media.length),
    num_segments: String(segmentsOf(message.body)),
    price: null,
    price_unit: "USD",
    status: message.status,
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

/** Newest first; a date narrows it to what has been sent, as in Twilio's own list. */
export function listMessages(messages: TwilioMessage[], query: URLSearchParams, accountSid: string) {
  const size = Number(query.get("PageSize") ?? 50);
  const page = Number(query.get("Page") ?? 0);
  const found = messages.filter((message) => fits(message, query)).toReversed();
  const more = new URLSearchParams(query);
  more.set("Page", String(page + 1));
  const next = `/2010-04-01/Accounts/${accountSid}/Messages.json?${more}`;
  return {
    messages: found.slice(page * size, (page + 1) * size).map((message) => toJson(message, accountSid)),
    page,
    page_size: size,
    next_page_uri: found.length > (page + 1) * size ? next : null,
  };
}

export function segmentsOf(text: string): number {
  const plain = /^[\n\r -_a-~£¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§¿äöñüà¡€]*$/.test(text);
  const [alone, joined] = plain ? [160, 153] : [70, 67];
  return text.length <= alone ? 1 : Math.ceil(text.length / joined);
}

function fits(message: TwilioMessage, query: URLSearchParams): boolean {
  const is = (name: string, value: string) => !query.has(name) || query.get(name) === value;
  return is("To", message.to) && is("From", message.from) && fitsDate(message, query);
}

/** Asked for as DateSent=, DateSent>= and DateSent<=; the sign before the equals sign belongs to the name. */
function fitsDate({ sentAt }: TwilioMessage, query: URLSearchParams): boolean {
  const [on, since, until] = ["DateSent", "DateSent>", "DateSent<"].map((name) => query.get(name)?.slice(0, 10));
  if (!on && !since && !until) return true;
  if (sentAt === null) return false;
  const day = new Date(sentAt).toISOString().slice(0, 10);
  return (!on || day === on) && (!since || day >= since) && (!until || day <= until);
}

function longDate(at: number): string {
  return new Date(at).toUTCString().replace("GMT", "+0000");
}
