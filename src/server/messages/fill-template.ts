import type { Content } from "../../domain/content.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";

type Template = NonNullable<Content["template"]>;

/** What the contact will read: an approved template of the conversation's channel with its parameters; null when there is none. */
export async function fillTemplate(
  db: Database,
  workspace: WorkspaceId,
  conversationId: string,
  { name, language, parameters }: Template,
): Promise<string | null> {
  const row = await db.in(workspace, (tx) =>
    tx
      .selectFrom("templates as t")
      .innerJoin("conversations as c", (join) =>
        join.onRef("c.workspaceId", "=", "t.workspaceId").onRef("c.channelId", "=", "t.channelId"),
      )
      .select(["t.body", "t.parameters"])
      .where("t.workspaceId", "=", workspace)
      .where("c.id", "=", conversationId)
      .where("t.name", "=", name)
      .where("t.language", "=", language)
      .where("t.status", "ilike", "approved")
      .executeTakeFirst(),
  );
  if (!row || row.parameters !== parameters.length) return null;
  return row.body.replace(/\{\{(\d+)\}\}/g, (hole, number) => parameters[Number(number) - 1] ?? hole);
}
