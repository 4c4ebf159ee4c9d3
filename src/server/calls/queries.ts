import { sql } from "kysely";
import type { CallLine } from "../arrivals/find-call-line.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Tx } from "../infra/database.ts";

export async function isTakenOver(tx: Tx, { workspace }: OpenChannel, { conversationId }: CallLine): Promise<boolean> {
  const row = await tx
    .selectFrom("conversations")
    .select(["handoffAt", "handoffKind"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", conversationId)
    .executeTakeFirst();
  return row?.handoffAt != null && row.handoffKind !== "agent";
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
export async function summarise(tx: Tx, channel: OpenChannel, line: CallLine): Promise<string> {
  const [words, reason] = [await readLastWords(tx, channel, line), await readReason(tx, channel, line)];
  const parts = [
    `A call from ${line.contactName}.`,
    words.length > 0 ? sentence(`They said: ${words.map(shorten).join(" … ")}`) : "They have not said anything yet.",
    reason ? sentence(shorten(reason)) : "",
  ];
  return parts.filter(Boolean).join(" ");
}

async function readLastWords(tx: Tx, { workspace }: OpenChannel, { conversationId }: CallLine): Promise<string[]> {
  const said = await tx
    .selectFrom("messages")
    .select("text")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversationId)
    .where("direction", "=", "in")
    .orderBy("seq", "desc")
    .limit(2)
    .execute();
  return said.reverse().map(({ text }) => text);
}

/** Why the agent does not go on: somebody has taken the conversation, or its last turn ended without an answer. */
async function readReason(tx: Tx, { workspace }: OpenChannel, { conversationId }: CallLine): Promise<string | null> {
  const row = await tx
    .selectFrom("conversations as c")
    .select((eb) => [
      "c.handoffAt",
      "c.handoffReason",
      eb
        .selectFrom("turns as t")
        .select("t.reason")
        .whereRef("t.workspaceId", "=", "c.workspaceId")
        .whereRef("t.conversationId", "=", "c.id")
        .where("t.verdict", "=", "blocked")
        .orderBy("t.endedAt", "desc")
        .limit(1)
        .as("blocked"),
    ])
    .where("c.workspaceId", "=", workspace)
    .where("c.id", "=", conversationId)
    .executeTakeFirst();
  return row?.handoffAt ? row.handoffReason : (row?.blocked ?? null);
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

// A whisper is listened to while somebody waits.
const mostCharacters = 120;

function shorten(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1).trimEnd()}…` : text;
}
