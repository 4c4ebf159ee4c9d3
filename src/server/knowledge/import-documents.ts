import { sql } from "kysely";
import { z } from "zod";
import { type Actor, actorName } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { enqueue, type JobKind } from "../infra/jobs.ts";
import { type ReadDocument, readDocument } from "./read-document.ts";
import { writeArticle } from "./write-article.ts";

type Document = { path: string; text: string };
type Import = { workspace: WorkspaceId; by: Actor; name: string; publish: boolean; documents: Document[] };

const jobPayload = z.object({ workspace: z.string(), id: z.string(), publish: z.boolean(), by: z.custom<Actor>() });
export type ImportJob = z.infer<typeof jobPayload>;
export const importJob: JobKind<ImportJob> = { name: "import-documents", payload: jobPayload };

/** Stores the documents and the job that reads them, in one commit. Returns the import's id. */
export async function beginImport(db: Database, { workspace, by, name, publish, documents }: Import): Promise<string> {
  const id = newId("import");
  await db.in(workspace, async (tx) => {
    await tx
      .insertInto("knowledgeImports")
      .values({
        workspaceId: workspace,
        id,
        name,
        documents: JSON.stringify(documents),
        total: documents.length,
        createdBy: actorName(by),
      })
      .execute();
    await enqueue(tx, importJob, { workspace, id, publish, by });
  });
  return id;
}

// Small enough that progress moves, large enough that a folder of thousands is quick.
const batchSize = 20;

/** Reads an import batch by batch, each in one commit with its progress, so that a restart goes on where it stopped. */
export async function runImport(db: Database, { workspace: raw, id, publish, by }: ImportJob): Promise<void> {
  const workspace = raw as WorkspaceId;
  while (await db.in(workspace, (tx) => importBatch(tx, { workspace, id, publish, by })));
}

async function importBatch(
  tx: Tx,
  { workspace, id, publish, by }: { workspace: WorkspaceId; id: string; publish: boolean; by: Actor },
): Promise<boolean> {
  const row = await tx
    .selectFrom("knowledgeImports")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.state === "done" || row.state === "failed") return false;
  const batch = ((row.documents ?? []) as Document[]).slice(row.done, row.done + batchSize);
  const tally = { created: row.created, updated: row.updated, skipped: row.skipped as ReadDocument["skipped"] };
  for (const document of batch) await importDocument(tx, { workspace, publish, by }, document, tally);
  const done = row.done + batch.length;
  const finished = done >= row.total;
  await tx
    .updateTable("knowledgeImports")
    .set({
      done,
      created: tally.created,
      updated: tally.updated,
      skipped: JSON.stringify(tally.skipped),
      state: finished ? "done" : "running",
      ...(finished ? { documents: null, endedAt: sql<Date>`now()` } : {}),
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
  await record(
    tx,
    workspace,
    "import.moved",
    { by },
    { importId: id, state: finished ? "done" : "running", done, total: row.total },
  );
  return !finished;
}

type Tally = { created: number; updated: number; skipped: ReadDocument["skipped"] };

async function importDocument(
  tx: Tx,
  { workspace, publish, by }: { workspace: WorkspaceId; publish: boolean; by: Actor },
  document: Document,
  tally: Tally,
): Promise<void> {
  const { articles, skipped } = readDocument(document);
  tally.skipped.push(...skipped);
  for (const article of articles) {
    const { change } = await writeArticle(tx, workspace, by, { ...article, publish });
    if (change === "created") tally.created++;
    if (change === "updated") tally.updated++;
    if (change === "unchanged")
      tally.skipped.push({ path: article.origin, reason: "it has not changed since the last import" });
  }
}
