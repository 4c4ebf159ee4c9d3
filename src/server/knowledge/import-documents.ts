import { sql } from "kysely";
import { z } from "zod";
import { type Actor, actorName } from "../../domain/event.ts";
import { storable } from "../../domain/storable.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { type Database, isPassing, isUnstorable, type Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { enqueue, type JobKind } from "../infra/jobs.ts";
import type { ReadDocument } from "./read-document.ts";
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
      .values({ workspaceId: workspace, id, name, total: documents.length, createdBy: actorName(by) })
      .execute();
    await sql`
      insert into import_documents (workspace_id, import_id, position, path, text)
      select ${workspace}, ${id}, d.position - 1, d.path, d.text
      from unnest(${documents.map(({ path }) => path)}::text[], ${documents.map(({ text }) => storable(text))}::text[])
        with ordinality as d (path, text, position)`.execute(tx);
    await enqueue(tx, importJob, { workspace, id, publish, by });
  });
  return id;
}

/**
 * Reads an import batch by batch, each in one commit with its progress, so that a restart goes on where it stopped.
 * What breaks again and again is given up, and says so.
 */
export async function runImport(db: Database, job: ImportJob, attempt = 1): Promise<void> {
  const running = { ...job, workspace: job.workspace as WorkspaceId };
  try {
    while (await db.in(running.workspace, (tx) => importBatch(tx, running)));
  } catch (error) {
    if (attempt < (isPassing(error as Error) ? mostAttempts.away : mostAttempts.broken)) throw error;
    await db.in(running.workspace, (tx) => giveUp(tx, running, error as Error));
  }
}

// The attempts lie ever further apart: six of them take four minutes, twenty-five take four days and are the last there are.
const mostAttempts = { broken: 6, away: 25 };

type Running = { workspace: WorkspaceId; id: string; publish: boolean; by: Actor };

async function giveUp(tx: Tx, { workspace, id, by }: Running, { message }: Error): Promise<void> {
  const failed = await tx
    .updateTable("knowledgeImports")
    .set({ state: "failed", error: storable(message.split("\n")[0]!).slice(0, 300), endedAt: sql<Date>`now()` })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .where("state", "in", ["waiting", "running"])
    .returning(["done", "total"])
    .executeTakeFirst();
  if (!failed) return;
  await tx.deleteFrom("importDocuments").where("workspaceId", "=", workspace).where("importId", "=", id).execute();
  await record(tx, workspace, "import.moved", { by }, { importId: id, state: "failed", ...failed });
}

async function importBatch(tx: Tx, running: Running): Promise<boolean> {
  const { workspace, id, by } = running;
  const row = await tx
    .selectFrom("knowledgeImports")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!row || row.state === "done" || row.state === "failed") return false;
  const batch = await takeBatch(tx, running);
  const tally = { created: row.created, updated: row.updated, skipped: row.skipped as ReadDocument["skipped"] };
  for (const document of batch) await importAlone(tx, running, document, tally);
  const done = row.done + batch.length;
  const finished = done >= row.total || batch.length === 0;
  await tx
    .updateTable("knowledgeImports")
    .set({
      done,
      created: tally.created,
      updated: tally.updated,
      skipped: JSON.stringify(tally.skipped),
      state: finished ? "done" : "running",
      ...(finished ? { endedAt: sql<Date>`now()` } : {}),
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

// Small enough that progress moves, large enough that a folder of thousands is quick.
const batchSize = 20;

/** What has been read is not kept twice: the articles hold it. */
async function takeBatch(tx: Tx, { workspace, id }: Running): Promise<Document[]> {
  const { rows } = await sql<Document & { position: number }>`
    delete from import_documents
    where workspace_id = ${workspace} and import_id = ${id} and position in (
      select position from import_documents where workspace_id = ${workspace} and import_id = ${id}
      order by position limit ${batchSize}
    )
    returning position, path, text`.execute(tx);
  return rows.toSorted((a, b) => a.position - b.position);
}

type Tally = { created: number; updated: number; skipped: ReadDocument["skipped"] };

/** A document that nobody can read or store is skipped with the reason; those around it are not lost with it. */
async function importAlone(tx: Tx, running: Running, document: Document, tally: Tally): Promise<void> {
  const before = structuredClone(tally);
  await sql`savepoint document`.execute(tx);
  try {
    await importDocument(tx, running, document, tally);
    await sql`release savepoint document`.execute(tx);
  } catch (error) {
    if (isPassing(error as Error)) throw error;
    await sql`rollback to savepoint document`.execute(tx);
    Object.assign(tally, before, { skipped: [...before.skipped, { path: document.path, reason: reasonFor(error) }] });
  }
}

function reasonFor(error: unknown): string {
  const { code = "" } = error as { code?: string };
  if (unspeakable.has(code)) return "it holds a character that cannot be stored";
  if (code.startsWith("54")) return "it is too large to be stored";
  return isUnstorable(error) ? "it could not be stored" : "it could not be read";
}

// What PostgreSQL says of a NUL or half a character in a text.
const unspeakable = new Set(["22021", "22P05"]);

async function importDocument(tx: Tx, { workspace, publish, by }: Running, document: Document, tally: Tally) {
  const { readDocument } = await import("./read-document.ts");
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
