import { sql } from "kysely";
import { lockConversation } from "../conversations/lock-conversation.ts";
import type { Tx } from "../infra/database.ts";
import type { Turn } from "./considered.ts";
import type { Facts } from "./facts.ts";

/**
 * Keeps what may stop a turn as it is until the commit: whoever pauses, blocks or switches off has done so before, and
 * the turn finds it, or gets their answer after what the agent says. Rows are taken in the order in which everybody takes
 * them: contact, channel, agent, conversation, line.
 */
export async function holdStill(
  tx: Tx,
  { workspace, id }: Turn,
  { contact, gates, agent, lineId }: Facts,
): Promise<void> {
  await sql`
    select from contacts k, channels h, agents a
    where k.workspace_id = ${workspace} and k.id = ${contact.id} and h.workspace_id = k.workspace_id and h.id = ${gates.channel.id}
      and a.workspace_id = k.workspace_id and a.id = ${agent?.id}
    for no key update of k for share of h, a`.execute(tx);
  await lockConversation(tx, workspace, id);
  await sql`select from lines where workspace_id = ${workspace} and id = ${lineId} for share`.execute(tx);
}
