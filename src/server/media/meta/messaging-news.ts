import { createHash } from "node:crypto";
import type { Amendment, Inbound, News, Referral, Status } from "../medium.ts";
import { readContent } from "./messaging-content.ts";
import type { MetaEvent, MetaMessage, MetaReferral } from "./messaging-event.ts";
import { readMetadata } from "./messaging-metadata.ts";

/** Whose messages these are: a page's, or an Instagram account's. */
export type Ours = { kind: "messenger" | "instagram"; id: string };

/** What one piece of news is read from. */
export type HeardEvent = MetaEvent & {
  raw: unknown;
  ours: Ours;
  person: string;
  fromUs: boolean;
  standby: boolean;
  at: Date | null;
};

export const mediumNames = { messenger: "Messenger", instagram: "Instagram" };

export function tell(heard: HeardEvent): News[] {
  if (heard.message) return [tellMessage(heard, heard.message)];
  if (heard.postback) return [tellPostback(heard, heard.postback)];
  if (heard.reaction) return [tellReaction(heard, heard.reaction)];
  if (heard.message_edit) return [tellEdit(heard, heard.message_edit)];
  if (heard.delivery) return tellDelivery(heard, heard.delivery);
  if (heard.read) return [tellRead(heard, heard.read)];
  if (heard.policy_enforcement) return [tellPolicy(heard, heard.policy_enforcement)];
  return [tellOther(heard)];
}

function tellMessage(heard: HeardEvent, message: MetaMessage): News {
  const eventId = message.mid ?? digest(heard.raw);
  if (message.is_deleted) return amended(heard, message.mid, "deleted", { deleted: true });
  const said = readContent(message);
  const inbound = toInbound(heard, { eventId, providerId: message.mid, referral: message.referral, ...said });
  if (!heard.fromUs) return { kind: "message", inbound };
  const sent = readMetadata(message.metadata);
  if (sent?.part) return ignored(heard.raw, `Part ${sent.part} of a message of ours has left.`);
  return { kind: "echo", eventId, messageId: sent?.messageId ?? null, inbound };
}

function tellPostback(heard: HeardEvent, { mid, title, payload, referral }: NonNullable<MetaEvent["postback"]>): News {
  const text = title ?? payload ?? "";
  const content = { pressed: { title: text, payload: payload ?? null } };
  const eventId = mid ?? digest(heard.raw);
  return {
    kind: "message",
    inbound: toInbound(heard, { eventId, providerId: mid, referral, text, content, attachments: [] }),
  };
}

type Read = { eventId: string; providerId: string | undefined; referral: MetaReferral | undefined } & Pick<
  Inbound,
  "text" | "content" | "attachments"
>;

function toInbound({ raw, ours, person, standby, at, fromUs }: HeardEvent, read: Read): Inbound {
  return {
    eventId: read.eventId,
    clientId: null,
    address: { kind: ours.kind, value: person, verified: true },
    profile: { name: null, email: null, device: {}, referral: toReferral(read.referral, ours) },
    text: read.text,
    content: standby && !fromUs ? { ...read.content, standby: true } : read.content!,
    attachments: read.attachments!,
    providerId: read.providerId ?? null,
    at,
    raw,
  };
}

function toReferral(referral: MetaReferral | undefined, { kind }: Ours): Referral {
  if (!referral) return {};
  const { ads_context_data: ad, product } = referral;
  const told: Record<keyof Referral, string | undefined> = {
    page: undefined,
    referrer: referral.referer_uri,
    source: referral.source ?? referral.type,
    headline: ad?.ad_title,
    body: undefined,
    url: ad?.post_id && kind === "messenger" ? `https://www.facebook.com/${ad.post_id}` : undefined,
    adId: referral.ad_id,
    product: product?.id ?? ad?.product_id,
    ref: referral.ref,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value));
}

function tellReaction(heard: HeardEvent, { mid, action, emoji, reaction }: NonNullable<MetaEvent["reaction"]>): News {
  const given = action === "unreact" ? null : (emoji ?? emojis.get(reaction ?? "") ?? reaction ?? "👍");
  return amended(heard, mid, `${action} ${given ?? ""}`, { reaction: given });
}

const emojis = new Map([
  ["love", "❤️"],
  ["like", "👍"],
  ["dislike", "👎"],
  ["smile", "😆"],
  ["laugh", "😆"],
  ["wow", "😮"],
  ["sad", "😢"],
  ["angry", "😠"],
]);

function tellEdit(heard: HeardEvent, { mid, text, num_edit }: NonNullable<MetaEvent["message_edit"]>): News {
  if (text === undefined) return ignored(heard.raw, "An edit that does not say the new text.");
  return amended(heard, mid, `edit ${num_edit ?? ""}`, { text });
}

function amended(
  { raw, fromUs, person, at }: HeardEvent,
  providerId: string | undefined,
  what: string,
  change: Amendment,
): News {
  if (!providerId) return unmatched(raw, "It does not say which message it is about.");
  const eventId = `${what} ${providerId} ${person} ${at?.getTime() ?? ""}`;
  return { kind: "amended", eventId, providerId, by: fromUs ? "us" : "contact", change };
}

/** Where Meta names the messages, their names say more than its clock does about ours. */
function tellDelivery(heard: HeardEvent, { mids = [], watermark }: NonNullable<MetaEvent["delivery"]>): News[] {
  if (mids.length === 0) return [statusUpTo(heard, "delivered", watermark)];
  return mids.map((mid) => statusOf(heard, "delivered", mid));
}

function tellRead(heard: HeardEvent, { mid, watermark }: NonNullable<MetaEvent["read"]>): News {
  return mid ? statusOf(heard, "read", mid) : statusUpTo(heard, "read", watermark);
}

function statusOf({ at }: HeardEvent, state: Status["state"], providerId: string): News {
  return {
    kind: "status",
    eventId: `${state} ${providerId}`,
    status: { providerId, messageId: null, attemptId: null, upTo: null, state, failure: null, at },
  };
}

function statusUpTo(
  { raw, ours, person, at }: HeardEvent,
  state: Status["state"],
  watermark: number | undefined,
): News {
  const until = timeOf(watermark);
  if (!until) return unmatched(raw, `It says that something was ${state}, and not what.`);
  const upTo = { address: { kind: ours.kind, value: person, verified: true }, at: until };
  return {
    kind: "status",
    eventId: `${state} ${person} ${watermark}`,
    status: { providerId: null, messageId: null, attemptId: null, upTo, state, failure: null, at: at ?? until },
  };
}

function tellPolicy({ raw, ours }: HeardEvent, { action, reason }: NonNullable<MetaEvent["policy_enforcement"]>): News {
  const blocked = action === "block";
  return {
    kind: "account",
    eventId: digest(raw),
    health: {
      state: blocked ? "disconnected" : "connected",
      code: "policy",
      reason: blocked
        ? `Meta blocked the account from sending over ${mediumNames[ours.kind]}${reason ? `: ${reason}` : "."}`
        : "Meta lifted its block.",
    },
  };
}

function tellOther(heard: HeardEvent): News {
  const { raw, standby } = heard;
  const reason = handover(heard) ?? referred(heard);
  if (reason) return ignored(raw, reason);
  if (standby) return ignored(raw, "Another app holds the conversation, and nothing was said.");
  return passedOver(raw) ?? unmatched(raw, "It holds nothing that is known here.");
}

function handover({ pass_thread_control, take_thread_control, request_thread_control }: HeardEvent): string | null {
  const app = (id: string | undefined) => (id ? `the app ${id}` : "another app");
  if (pass_thread_control) return `The conversation was passed to ${app(pass_thread_control.new_owner_app_id)}.`;
  if (take_thread_control) return `The conversation was taken from ${app(take_thread_control.previous_owner_app_id)}.`;
  if (request_thread_control)
    return `The conversation is asked for by ${app(request_thread_control.requested_owner_app_id)}.`;
  return null;
}

function referred({ referral }: HeardEvent): string | null {
  if (!referral) return null;
  const through = referral.ref ? ` with "${referral.ref}"` : "";
  return `Somebody came through ${referral.source ?? "a link"}${through} and has written nothing yet.`;
}

/** What Meta tells and nobody here needs. */
export function passedOver(raw: unknown): News | null {
  if (typeof raw !== "object" || raw === null) return null;
  const name = Object.keys(raw).find((key) => Object.hasOwn(unneeded, key));
  return name ? ignored(raw, unneeded[name]!) : null;
}

const unneeded: Record<string, string> = {
  optin: "Somebody opted in to notifications, which are not sent.",
  account_linking: "Somebody linked or unlinked a login, which is not used.",
  app_roles: "The app's part in handing conversations over has changed.",
  game_play: "Somebody played a game.",
};

export function ignored(raw: unknown, reason: string): News {
  return { kind: "ignored", eventId: digest(raw), reason };
}

export function unmatched(raw: unknown, reason: string): News {
  return { kind: "unmatched", eventId: digest(raw), reason };
}

/** What has no name of its own is named after what it says, so that the same again is known. */
function digest(raw: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(raw) ?? "")
    .digest("base64url");
}

/** Milliseconds since 1970; the test button of Meta's dashboard says seconds. */
export function timeOf(timestamp: number | undefined): Date | null {
  if (timestamp === undefined) return null;
  const at = new Date(timestamp < 100_000_000_000 ? timestamp * 1000 : timestamp);
  return Number.isNaN(at.getTime()) ? null : at;
}
