import type { OpenChannel } from "../channels/queries.ts";
import type { Tx } from "../infra/database.ts";

/** Where a call stands in the inbox, and what is known of who is calling. */
export type CallLine = {
  id: string;
  conversationId: string;
  contactId: string;
  contactName: string;
  language: string | null;
  languageChosen: boolean;
};

export function findCallLine(tx: Tx, { workspace, id }: OpenChannel, callId: string): Promise<CallLine | undefined> {
  return tx
    .selectFrom("lines as l")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "l.workspaceId").onRef("c.id", "=", "l.conversationId"),
    )
    .innerJoin("contacts as k", (join) =>
      join.onRef("k.workspaceId", "=", "c.workspaceId").onRef("k.id", "=", "c.contactId"),
    )
    .select(["l.id", "l.conversationId", "c.contactId", "k.name as contactName", "k.language"])
    .select((eb) => eb("k.languageChosenAt", "is not", null).$castTo<boolean>().as("languageChosen"))
    .where("l.workspaceId", "=", workspace)
    .where("l.channelId", "=", id)
    .where("l.thread", "=", callId)
    .executeTakeFirst();
}
