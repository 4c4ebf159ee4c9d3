import type { File } from "../../contract/conversations.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { type Page, toPage } from "../infra/page.ts";

export type StoredFile = { name: string; mime: string; key: string };

/** A file whose bytes we have; undefined when it is not there, or not fetched yet. */
export async function readFile(tx: Tx, workspace: WorkspaceId, id: string): Promise<StoredFile | undefined> {
  const row = await tx
    .selectFrom("files")
    .select(["name", "mime", "key"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.key ? { ...row, key: row.key } : undefined;
}

/** Whether each of these was uploaded here and no message has it yet. */
export async function areFree(tx: Tx, workspace: WorkspaceId, ids: string[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const free = await tx
    .selectFrom("files")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("id", "in", ids)
    .where("messageId", "is", null)
    .orderBy("id")
    .forUpdate()
    .execute();
  return free.length === new Set(ids).size;
}

type Filter = { contact: string; q?: string | undefined; limit: number; cursor?: string | undefined };

/** A contact's files, newest first. */
export async function listFiles(
  tx: Tx,
  workspace: WorkspaceId,
  { contact, q, limit, cursor }: Filter,
): Promise<Page<File>> {
  const rows = await tx
    .selectFrom("files")
    .select(["id", "name", "mime", "size", "state", "error"])
    .where("workspaceId", "=", workspace)
    .where("contactId", "=", contact)
    .$if(q !== undefined, (query) => query.where("name", "ilike", `%${q!.replace(/[\\%_]/g, "\\$&")}%`))
    .$if(cursor !== undefined, (query) => query.where("id", "<", cursor!))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const files = rows.map((row) => ({ ...row, state: row.state as File["state"] }));
  return toPage(files, limit, ({ id }) => id);
}
