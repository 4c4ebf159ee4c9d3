import type { Content } from "../../domain/content.ts";
import type { Database } from "../infra/database.ts";
import { chooseLine, type Reply } from "./reply.ts";

type Template = NonNullable<Content["template"]>;

/** What the contact will read: an approved template of the line's channel with its parameters; null when there is none. */
export async function fillTemplate(
  db: Database,
  place: Pick<Reply, "workspace" | "id" | "lineId">,
  { name, language, parameters }: Template,
): Promise<string | null> {
  const row = await db.in(place.workspace, async (tx) => {
    const line = await chooseLine(tx, place);
    if (!line) return undefined;
    return tx
      .selectFrom("templates")
      .select(["body", "parameters"])
      .where("workspaceId", "=", place.workspace)
      .where("channelId", "=", line.channelId)
      .where("name", "=", name)
      .where("language", "=", language)
      .where("status", "ilike", "approved")
      .executeTakeFirst();
  });
  if (!row || row.parameters !== parameters.length) return null;
  return row.body.replace(/\{\{(\d+)\}\}/g, (hole, number) => parameters[Number(number) - 1] ?? hole);
}
