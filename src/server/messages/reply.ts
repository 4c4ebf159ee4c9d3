import { type RawBuilder, sql } from "kysely";
import type { Content } from "../../domain/content.ts";
import type { Actor } from "../../domain/event.ts";
import { fits, type Room } from "../../domain/fits.ts";
import { isSilenced } from "../../domain/opt-out.ts";
import { type Window, windowOf } from "../../domain/window.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { takenBy } from "../conversations/hand-off.ts";
import { type LockedConversation, lockConversation } from "../conversations/lock-conversation.ts";
import { areFree } from "../files/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { mediumOf } from "../media/all.ts";
import { writeMessage } from "./write-message.ts";
import { wroteSince } from "./wrote-since.ts";

export type Reply = {
  workspace: WorkspaceId;
  id: string;
  by: Actor;
  text: string;
  content?: Content;
  fileIds?: string[];
  note: boolean;
  lineId: string | null;
  clientId: string | null;
  seen: number | null;
  /** Held messages that the writer had seen beside the newest seq. */
  seenHeld?: string[];
  /** When it was written, where it leaves later. */
  writtenAt?: Date;
};

export type Replied =
  | { ok: true; messageId: string; repeated: boolean }
  | { ok: false; reason: "not-found" | "no-such-line" | "no-such-file" | "newer-message" | "key-used" }
  | { ok: false; reason: "opted-out" | "logged-only" }
  | { ok: false; reason: "too-long"; room: Room }
  | { ok: false; reason: "window-closed"; window: Window; beyond: "template" | "human-agent" | null };

export type Refused = Exclude<Replied, { ok: true }>;

/**
 * What a teammate writes, to the contact or as a note. A reply takes the conversation over in the same commit, so the
 * agent never answers beside a person. The same `clientId` again answers the same message and changes nothing.
 */
export function reply(db: Database, wanted: Reply): Promise<Replied> {
  return db.in(wanted.workspace, (tx) => replyIn(tx, wanted));
}

/** The same in the caller's transaction. */
export async function replyIn(tx: Tx, wanted: Reply): Promise<Replied> {
  const before = await lockConversation(tx, wanted.workspace, wanted.id);
  if (!before) return { ok: false, reason: "not-found" };
  const repeated = await findRepeated(tx, wanted);
  if (repeated)
    return repeated.text === wanted.text && (repeated.direction === "note") === wanted.note
      ? { ok: true, messageId: repeated.id, repeated: true }
      : { ok: false, reason: "key-used" };
  if (!wanted.note && (await wroteSince(tx, wanted))) return { ok: false, reason: "newer-message" };
  if (!(await areFree(tx, wanted.workspace, wanted.fileIds ?? []))) return { ok: false, reason: "no-such-file" };
  const line = wanted.note ? null : await chooseLine(tx, wanted);
  if (!wanted.note && !line) return { ok: false, reason: "no-such-line" };
  const refused = line && refusalOf(line, wanted);
  if (refused) return refused;
  if (!wanted.note && !isResolvedSince(before, wanted)) await takeOver(tx, wanted, before);
  const { id } = await writeMessage(tx, wanted.workspace, {
    conversationId: wanted.id,
    contactId: before.contactId,
    lineId: line?.id ?? null,
    direction: wanted.note ? "note" : "out",
    by: wanted.by,
    text: wanted.text,
    clientId: wanted.clientId,
    content: line ? addressed(wanted.content ?? {}, line) : (wanted.content ?? {}),
    fileIds: wanted.fileIds ?? [],
  });
  return { ok: true, messageId: id, repeated: false };
}

/** What the same writer has sent under this name before. */
function findRepeated(tx: Tx, { workspace, id, clientId, by }: Reply) {
  if (!clientId) return undefined;
  return tx
    .selectFrom("messages")
    .select(["id", "text", "direction"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("clientId", "=", clientId)
    .where("authorId", "is not distinct from", by.kind === "system" ? null : by.id)
    .executeTakeFirst();
}

/** Whoever resolved the conversation after a reply was written wants it to stay so when that leaves. */
function isResolvedSince({ resolvedAt }: LockedConversation, { writtenAt }: Reply): boolean {
  return resolvedAt !== null && writtenAt !== undefined && resolvedAt >= writtenAt;
}

type Line = {
  id: string;
  channelId: string;
  kind: string;
  /** Who it leads to, and for mail from where. */
  address: string;
  own: string | null;
  lastInAt: Date | null;
  now: Date;
  unsubscribed: boolean;
};

/** The line asked for, else the one the contact used last. */
export async function chooseLine(tx: Tx, { workspace, id, lineId }: Pick<Reply, "workspace" | "id" | "lineId">) {
  const asked: RawBuilder<unknown> = lineId ? sql`and l.id = ${lineId}` : sql``;
  const { rows } = await sql<Line>`
    select l.id, l.channel_id, h.kind, a.value as address, h.settings->>'address' as own, m.created_at as last_in_at, now() as now, k.unsubscribed_at is not null as unsubscribed
    from lines l
    join channels h on h.workspace_id = l.workspace_id and h.id = l.channel_id
    join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
    join conversations c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
    join contacts k on k.workspace_id = c.workspace_id and k.id = c.contact_id
    left join lateral (
      select m.seq, m.created_at from messages m
      where m.workspace_id = l.workspace_id and m.conversation_id = l.conversation_id and m.line_id = l.id and m.direction = 'in'
      order by m.seq desc limit 1
    ) m on true
    where l.workspace_id = ${workspace} and l.conversation_id = ${id} ${asked}
    order by m.seq desc nulls last limit 1`.execute(tx);
  return rows[0];
}

/** A mail keeps from where to where it goes, as the one it answers did. */
function addressed({ email, ...content }: Content, { kind, address, own }: Line): Content {
  if (!email || kind !== "email") return content;
  return { ...content, email: { ...email, from: own ?? "", to: [address] } };
}

/** Why the provider, or the contact, would not have it: said before it is sent rather than after. */
export function refusalOf(line: Line, { text, content = {} }: Pick<Reply, "text" | "content">): Refused | null {
  const { supports } = mediumOf(line.kind);
  if (supports.logged) return { ok: false, reason: "logged-only" };
  if (isSilenced(supports, line.unsubscribed)) return { ok: false, reason: "opted-out" };
  if (!fits(text, supports)) return { ok: false, reason: "too-long", room: supports };
  const window = windowOf(supports.windowHours, line.lastInAt, line.now);
  if (!window || window.open || content.template) return null;
  const human = windowOf(supports.humanAgentHours, line.lastInAt, line.now);
  if (content.tag && human?.open) return null;
  return { ok: false, reason: "window-closed", window, beyond: human && !human.open ? null : supports.beyondWindow };
}

/** Why a conversation is with whoever has replied, or is about to. */
export const byReplying = "by replying";

/** From now on a person has the conversation: the agent is silent from this commit on. */
export async function takeOver(
  tx: Tx,
  { workspace, id, by }: Pick<Reply, "workspace" | "id" | "by">,
  before: LockedConversation,
  taken = takenBy(by, byReplying),
): Promise<void> {
  const takes = !before.handoffAt || before.handoffKind === "agent";
  await tx
    .updateTable("conversations")
    .set({
      unread: 0,
      attention: null,
      attentionAt: null,
      resolvedAt: null,
      resolvedBy: null,
      assigneeId: before.assigneeId ?? (by.kind === "teammate" ? by.id : null),
      ...(takes ? taken : {}),
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
  const about = { conversation: id, contact: before.contactId, by };
  if (before.resolvedAt) await record(tx, workspace, "conversation.reopened", about, { by: "teammate" });
  if (takes) await record(tx, workspace, "conversation.handed-off", about, { reason: taken.handoffReason });
}
