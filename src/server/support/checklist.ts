import { sql } from "kysely";
import type { z } from "zod";
import type { checklist } from "../../contract/team.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

/** The first steps, ticked off by what is really there. */
export async function readChecklist(tx: Tx, workspace: WorkspaceId): Promise<z.infer<typeof checklist>["items"]> {
  const has = (from: ReturnType<typeof sql>) => sql<boolean>`exists (select ${from})`;
  const { rows } = await sql<Record<"channel" | "agent" | "knowledge" | "message" | "answer" | "team", boolean>>`
    select ${has(sql`from channels where workspace_id = ${workspace} and status != 'disconnected'`)} as channel,
           ${has(sql`from agent_environments where workspace_id = ${workspace} and name = 'live'`)} as agent,
           ${has(sql`from articles where workspace_id = ${workspace} and state = 'published'`)} as knowledge,
           ${has(sql`from conversations where workspace_id = ${workspace}`)} as message,
           ${has(sql`from turns where workspace_id = ${workspace} and verdict = 'replied'`)} as answer,
           (select count(*) > 1 from members where workspace_id = ${workspace}) as team`.execute(tx);
  const facts = rows[0]!;
  return [
    { key: "knowledge", title: "Add what your customers ask about", done: facts.knowledge, to: "/knowledge" },
    { key: "agent", title: "Promote an agent to live", done: facts.agent, to: "/agents" },
    { key: "channel", title: "Connect a channel", done: facts.channel, to: "/settings/channels" },
    { key: "message", title: "Send a first message as a visitor", done: facts.message, to: "/settings/channels" },
    { key: "answer", title: "See the agent answer", done: facts.answer, to: "/inbox/all" },
    { key: "team", title: "Invite a teammate", done: facts.team, to: "/team" },
  ];
}
