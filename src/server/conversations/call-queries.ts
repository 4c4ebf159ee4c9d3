import { sql } from "kysely";
import type { OpenChannel } from "../channels/queries.ts";
import type { Tx } from "../infra/database.ts";

/** Where a call stands in the inbox. */
export type CallLine = { id: string; conversationId: string; contactId: string; contactName: string };

export function findCallLine(tx: Tx, { workspace, id }: OpenChannel, callId: string): Promise<CallLine | undefined> {
  return tx
    .selectFrom("lines as l")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "l.workspaceId").onRef("c.id", "=", "l.conversationId"),
    )
    .innerJoin("contacts as k", (join) =>
      join.onRef("k.workspaceId", "=", "c.workspaceId").onRef("k.id", "=", "c.contactId"),
    )
    .select(["l.id", "l.conversationId", "c.contactId", "k.name as contactName"])
    .where("l.workspaceId", "=", workspace)
    .where("l.channelId", "=", id)
    .where("l.thread", "=", callId)
    .executeTakeFirst();
}

export async function isTakenOver(tx: Tx, { workspace }: OpenChannel, { conversationId }: CallLine): Promise<boolean> {
  const row = await tx
    .selectFrom("conversations")
    .select(["handoffAt", "handoffBy"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", conversationId)
    .executeTakeFirst();
  return row?.handoffAt != null && row.handoffBy !== "agent";
}

/** Whether something waits to be said on the call. */
export async function hasWords(tx: Tx, { workspace }: OpenChannel, line: CallLine): Promise<boolean> {
  const { rows } = await sql`
    select from messages where workspace_id = ${workspace} and line_id = ${line.id} and state in ('queued', 'sending') limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** What a teammate hears before the caller is put through to them. */
export async function summarise(
  tx: Tx,
  { workspace }: OpenChannel,
  { conversationId, contactName }: CallLine,
  reason: string | null,
): Promise<string> {
  const said = await tx
    .selectFrom("messages")
    .select("text")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversationId)
    .where("direction", "=", "in")
    .orderBy("seq", "desc")
    .limit(2)
    .execute();
  const words = said.reverse().map(({ text }) => shorten(text));
  const parts = [
    `A call from ${contactName}.`,
    words.length > 0 ? `They said: ${words.join(" … ")}` : "They have not said anything yet.",
    reason ? shorten(reason) : "",
  ];
  return parts.filter(Boolean).join(" ");
}

// A whisper is listened to while somebody waits.
const mostCharacters = 120;

function shorten(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1).trimEnd()}…` : text;
}
