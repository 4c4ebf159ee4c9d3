import { sql } from "kysely";
import { fileName } from "../../domain/file-name.ts";
import { nameFor } from "../../domain/preview.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { InboundFile } from "../media/medium.ts";

type Message = { messageId: string; conversationId: string; contactId: string };

/** What a message brought, to be fetched from where its provider says it lies. */
export async function bringFiles(
  tx: Tx,
  workspace: WorkspaceId,
  message: Message,
  files: InboundFile[],
): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insertInto("files")
    .values(
      files.map(({ name, mime, size, source, contentId }, position) => ({
        ...message,
        workspaceId: workspace,
        id: newId("file"),
        position,
        name: fileName(name || nameFor(mime)),
        mime,
        size,
        state: source ? "waiting" : "failed",
        source,
        contentId: contentId ?? null,
        fetchAt: source ? sql<Date>`now()` : null,
      })),
    )
    .execute();
}
