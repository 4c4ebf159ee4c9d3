import { newId } from "../src/server/infra/id.ts";
import type { Setting } from "./setting.ts";

export type Known = { contact: string; address: string; conversation: string; line: string; value: string };

/** Visitors who are known already, each with an open conversation in which nothing was said yet. */
export async function seedVisitors({ db, workspace, channelId }: Setting, count: number): Promise<Known[]> {
  const visitors = Array.from({ length: count }, () => ({
    contact: newId("contact"),
    address: newId("address"),
    conversation: newId("conversation"),
    line: newId("line"),
    value: `bench${newId("node").slice(5)}`,
  }));
  await db.pool.query(
    `with i as (
       select * from jsonb_to_recordset($3) as i (contact text, address text, conversation text, line text, value text)
     ), c as (
       insert into contacts (workspace_id, id, name) select $1, contact, 'Visitor' from i
     ), a as (
       insert into addresses (workspace_id, id, contact_id, kind, value) select $1, address, contact, 'webchat', value from i
     ), v as (
       insert into conversations (workspace_id, id, contact_id, channel_id, medium) select $1, conversation, contact, $2, 'webchat' from i
     )
     insert into lines (workspace_id, id, conversation_id, channel_id, address_id) select $1, line, conversation, $2, address from i`,
    [workspace, channelId, JSON.stringify(visitors)],
  );
  await db.pool.query("analyze");
  return visitors;
}
