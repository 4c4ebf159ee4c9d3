import { sql } from "kysely";
import type { OpenChannel } from "../channels/queries.ts";
import { bringFiles } from "../files/bring-files.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { CallNews, News } from "../media/medium.ts";
import { writeMessage } from "../messages/write-message.ts";
import { type CallLine, findCallLine } from "./find-call-line.ts";
import { openAhead } from "./open-ahead.ts";

type Told = Extract<News, { kind: "call" }>;

/**
 * Opens the conversation of a call where nothing has been heard of it yet, whichever news comes first: its end may
 * overtake its beginning, and a recording comes when it comes.
 */
export async function openCall(db: Database, channel: OpenChannel, call: CallNews): Promise<void> {
  const known = await db.in(channel.workspace, (tx) => findCallLine(tx, channel, call.callId));
  if (known) return;
  const { callId, address, profile } = call;
  const inbound = { eventId: callId, clientId: null, address, profile, thread: callId, text: "", raw: null };
  await openAhead(db, channel, inbound);
}

/** How far a call has come stands as a note in its conversation, once. What comes after its end no longer makes it live. */
export async function takeCall(tx: Tx, channel: OpenChannel, { call }: Told): Promise<void> {
  const { workspace } = channel;
  const line = await findCallLine(tx, channel, call.callId);
  if (!line || (call.state !== "recorded" && !(await move(tx, channel, line, call)))) return;
  const { conversationId, contactId } = line;
  const about = { conversation: conversationId, contact: contactId, by: { kind: "system" } as const };
  if (call.note) {
    const { id } = await writeMessage(tx, workspace, {
      conversationId,
      contactId,
      lineId: line.id,
      direction: "note",
      by: about.by,
      text: call.note,
      content: { activity: { kind: "call-note", link: null } },
    });
    const message = { messageId: id, conversationId, contactId };
    const files = (call.files ?? []).map((file) => ({ ...file, name: file.name ?? "Recording" }));
    await bringFiles(tx, channel.workspace, message, files);
  }
  await show(tx, channel, line, call);
  await record(tx, workspace, "call.moved", about, { callId: call.callId, state: call.state, seconds: call.seconds });
  if (call.attention) await record(tx, workspace, "conversation.attention", about, { reason: call.attention });
}

/** False where the call has ended already: it ends once, whoever tells it, and is not under way again. */
async function move(tx: Tx, { workspace, id }: OpenChannel, line: CallLine, call: CallNews): Promise<boolean> {
  const isOver = call.state === "ended" || call.state === "missed";
  const { rows } = await sql`
    insert into calls (workspace_id, channel_id, id, conversation_id, ended_at, seconds, ask_at)
    values (${workspace}, ${id}, ${call.callId}, ${line.conversationId},
            case when ${isOver} then now() end, ${call.seconds}, case when not ${isOver} then now() + interval '10 minutes' end)
    on conflict (workspace_id, channel_id, id) do update
    set ended_at = excluded.ended_at, seconds = excluded.seconds, ask_at = case when not ${isOver} then calls.ask_at end
    where calls.ended_at is null returning 1`.execute(tx);
  return rows.length > 0;
}

/**
 * In the list a call is seen by its last note for as long as nobody has said anything. Who is put through to a teammate
 * waits for nobody any more; where nobody picks up, the promise to call back asks for attention.
 */
async function show(tx: Tx, { workspace }: OpenChannel, line: CallLine, call: CallNews): Promise<void> {
  const { note, attention, state } = call;
  if (!note && !attention && state !== "transferred") return;
  await tx
    .updateTable("conversations")
    .set((eb) => ({
      ...(note ? { lastAt: sql<Date>`now()`, lastPreview: noteUnlessSaid(note) } : {}),
      ...(attention ? { attention, attentionAt: sql<Date>`now()`, unread: eb("unread", "+", 1) } : {}),
      ...(state === "transferred" ? { unansweredAt: null } : {}),
    }))
    .where("workspaceId", "=", workspace)
    .where("id", "=", line.conversationId)
    .execute();
}

function noteUnlessSaid(note: string) {
  return sql<string>`case when exists (
    select from messages m where m.workspace_id = conversations.workspace_id and m.conversation_id = conversations.id and m.direction <> 'note'
  ) then last_preview else ${note.slice(0, 160)} end`;
}
