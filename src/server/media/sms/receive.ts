import { createHash } from "node:crypto";
import type { Content } from "../../../domain/content.ts";
import { keywordIn } from "../../../domain/keywords.ts";
import type { Address, Heard, Hook, Inbound, InboundFile, News, Status } from "../medium.ts";
import { readError } from "../twilio/errors.ts";
import { isSigned } from "../twilio/signature.ts";
import type { SmsAccount } from "./account.ts";
import { withoutNetwork } from "./network.ts";

/** Messages and reports come to two addresses, yet it is what they hold that tells them apart: consoles get mixed up. */
export function receive(hook: Hook, { secrets }: SmsAccount): Heard {
  const signature = hook.headers["x-twilio-signature"];
  if (!isSigned({ authToken: secrets.authToken, signature, url: hook.url, body: hook.body }))
    return { kind: "refused", reason: "The signature does not fit the auth token and the address." };
  const form = hook.method === "GET" ? new URL(hook.url).searchParams : new URLSearchParams(hook.body.toString());
  return { kind: "told", news: read(form, hook), answer: { type: "text/xml", body: "<Response/>" } };
}

function read(form: URLSearchParams, hook: Hook): News[] {
  const sid = form.get("MessageSid") || form.get("SmsSid") || form.get("SmsMessageSid");
  if (!sid) return [unmatched(nameless(hook), "It names no message.")];
  const state = (form.get("MessageStatus") || form.get("SmsStatus") || "received").toLowerCase();
  return state === "received" || state === "receiving" ? message(sid, form) : [report(sid, state, form, hook)];
}

/** Whatever the message asks for is obeyed beside it: it is stored like any other. */
function message(sid: string, form: URLSearchParams): News[] {
  const from = form.get("From");
  if (!from) return [unmatched(sid, "It names no sender.")];
  const address: Address = { kind: "phone", value: withoutNetwork(from), verified: true };
  const asks = askedFor(form);
  const inbound: Inbound = {
    eventId: sid,
    clientId: null,
    address,
    thread: form.get("To") ?? "",
    profile: profile(address.value, form),
    text: form.get("Body") ?? "",
    content: content(form, asks),
    attachments: attachments(form),
    providerId: sid,
    // The provider does not say when it was written.
    at: null,
    raw: Object.fromEntries(form),
  };
  const told: News = { kind: "message", inbound };
  return asks.consent ? [told, { kind: "consent", eventId: `${sid}:consent`, address, consent: asks.consent }] : [told];
}

type Asked = { consent: "in" | "out" | null; automatic: Content["automatic"] | null };

/**
 * The account may have keywords of its own, which the provider names. "Yes" takes back an opt-out where there is one,
 * and is an answer for whoever reads it all the same.
 */
function askedFor(form: URLSearchParams): Asked {
  const text = form.get("OptOutType") || form.get("Body") || "";
  const keyword = keywordIn(text, { optedOut: false });
  if (keyword === "out") return { consent: "out", automatic: "opt-out" };
  if (keyword === "in") return { consent: "in", automatic: "opt-in" };
  if (keyword === "help") return { consent: null, automatic: "help" };
  return { consent: keywordIn(text, { optedOut: true }) === "in" ? "in" : null, automatic: null };
}

function profile(phone: string, form: URLSearchParams): Inbound["profile"] {
  return { name: form.get("ProfileName") || null, email: null, phone, device: {}, referral: {} };
}

function content(form: URLSearchParams, { automatic }: Asked): Content {
  const replyTo = form.get("OriginalRepliedMessageSid");
  const title = form.get("ButtonText");
  const location = place(form);
  return {
    ...(automatic && { automatic }),
    ...(replyTo && { replyTo }),
    ...(title && { pressed: { title, payload: form.get("ButtonPayload") } }),
    ...(location && { location }),
  };
}

function place(form: URLSearchParams): Content["location"] | null {
  const [latitude, longitude] = [form.get("Latitude"), form.get("Longitude")].map((each) =>
    Number.parseFloat(each ?? ""),
  );
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  return { latitude: latitude!, longitude: longitude!, name: form.get("Label"), address: form.get("Address") };
}

/** Counted by what is there: `NumMedia` is missing where a compatible provider leaves it out. */
function attachments(form: URLSearchParams): InboundFile[] {
  const files: InboundFile[] = [];
  for (let source = form.get("MediaUrl0"); source; source = form.get(`MediaUrl${files.length}`)) {
    const mime = form.get(`MediaContentType${files.length}`) || "application/octet-stream";
    files.push({ name: null, mime, size: null, source, bytes: null });
  }
  return files;
}

const moves = new Map<string, Status["state"]>([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["undelivered", "failed"],
  ["failed", "failed"],
  ["canceled", "failed"],
]);

const nothingYet = new Set(["accepted", "scheduled", "queued", "sending", "partially_delivered"]);

function report(sid: string, told: string, form: URLSearchParams, { query }: Hook): News {
  const eventId = `${sid}:${told}`;
  if (nothingYet.has(told)) return { kind: "ignored", eventId, reason: `The message is ${told}: nothing to show yet.` };
  const state = moves.get(told);
  if (!state) return unmatched(eventId, `Its status "${told}" is not known.`);
  const code = form.get("ErrorCode") || (told === "canceled" ? told : null);
  const status: Status = {
    providerId: sid,
    messageId: query.m || null,
    attemptId: query.a || null,
    upTo: null,
    state,
    failure: state === "failed" ? readError(code) : null,
    at: null,
  };
  return { kind: "status", eventId, status };
}

function unmatched(eventId: string, reason: string): News {
  return { kind: "unmatched", eventId, reason };
}

function nameless({ url, body }: Hook): string {
  return `nameless:${createHash("sha256").update(url).update(body).digest("hex")}`;
}
