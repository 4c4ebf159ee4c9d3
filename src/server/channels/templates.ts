import type { Template } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import type { OpenChannel } from "./queries.ts";

export function listTemplates(tx: Tx, workspace: WorkspaceId, channelId: string): Promise<Template[]> {
  return tx
    .selectFrom("templates")
    .select(["name", "language", "category", "status", "body", "parameters"])
    .where("workspaceId", "=", workspace)
    .where("channelId", "=", channelId)
    .orderBy("name")
    .orderBy("language")
    .execute();
}

/** What the provider has is what we have: templates it no longer names are gone. */
export async function keepTemplates(tx: Tx, { workspace, id }: OpenChannel, templates: Template[]): Promise<void> {
  await tx.deleteFrom("templates").where("workspaceId", "=", workspace).where("channelId", "=", id).execute();
  if (templates.length === 0) return;
  await tx
    .insertInto("templates")
    .values(
      templates.map(({ name, language, category, status, body, parameters }) => ({
        workspaceId: workspace,
        channelId: id,
        name,
        language,
        category,
        status,
        body,
        parameters,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
