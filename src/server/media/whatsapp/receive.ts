import { createHash } from "node:crypto";
import type { z } from "zod";
import type { WhatsappSettings } from "../../../contract/channel-settings.ts";
import type { Heard, Hook, News } from "../medium.ts";
import { shakeHands } from "../meta/handshake.ts";
import { isSigned } from "../meta/signature.ts";
import { type Around, tellAccount } from "./account-news.ts";
import { tellCall, tellCallStatus } from "./call-news.ts";
import { tellEcho, tellMessage } from "./message-news.ts";
import { type Change, call, message, payload, preference, status, userIdUpdate } from "./payload.ts";
import { tellPreference, tellUserId } from "./person-news.ts";
import { tellStatus } from "./status-news.ts";

type Account = { settings: WhatsappSettings; secrets: { appSecret: string; verifyToken: string } };

/** Meta's two ways of calling: the handshake by GET, and what happened by POST, signed. */
export function receive(hook: Hook, { settings, secrets }: Account): Heard {
  if (hook.method === "GET") return shakeHands(hook, secrets.verifyToken);
  if (!isSigned(hook, secrets.appSecret)) return { kind: "refused", reason: "Meta's signature is missing or wrong." };
  return { kind: "told", news: readPayload(hook.body, settings) };
}

function readPayload(body: Buffer, settings: WhatsappSettings): News[] {
  const read = payload.safeParse(parseJson(body));
  if (!read.success) return [unmatched(body, "This is not what WhatsApp posts about a business account.")];
  return read.data.entry.flatMap((entry) =>
    entry.changes.flatMap((change) => {
      const eventId = `${change.field} ${digest(JSON.stringify([entry.id, entry.time, change]))}`;
      return tellChange(change, { eventId, entryId: entry.id, settings });
    }),
  );
}

function tellChange(change: Change, around: Around): News[] {
  const { value } = change;
  const number = value.metadata?.phone_number_id;
  if (number && number !== around.settings.phoneNumberId)
    return [{ kind: "unmatched", eventId: around.eventId, reason: `This is about another number (${number}).` }];
  const news = itemsOf(change);
  return news.length > 0 ? news : [tellAccount(change, around)];
}

function itemsOf({ field, value }: Change): News[] {
  const { contacts: people = [] } = value;
  return [
    ...each(value.messages, message, (item, raw) => tellMessage(item, { people, raw })),
    ...each(value.message_echoes, message, (item, raw) => tellEcho(item, { people, raw })),
    ...each(value.statuses, status, (item) =>
      field === "calls" || item.type === "call" ? tellCallStatus(item) : tellStatus(item),
    ),
    ...each(value.calls, call, (item, raw) => tellCall(item, { people, raw })),
    ...each(value.user_preferences, preference, tellPreference),
    ...each(value.user_id_update, userIdUpdate, tellUserId),
  ];
}

function each<Shape extends z.ZodType>(
  items: unknown[] = [],
  shape: Shape,
  tell: (item: z.infer<Shape>, raw: unknown) => News,
): News[] {
  return items.map((raw) => {
    const read = shape.safeParse(raw);
    return read.success
      ? tell(read.data, raw)
      : unmatched(Buffer.from(JSON.stringify(raw)), "WhatsApp posted something without its id.");
  });
}

function unmatched(bytes: Buffer, reason: string): News {
  return { kind: "unmatched", eventId: digest(bytes), reason };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function digest(bytes: string | Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
}
