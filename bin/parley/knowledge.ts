import { basename, resolve } from "node:path";
import type { Database } from "../../src/server/infra/database.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { beginImport, runImport } from "../../src/server/knowledge/import-documents.ts";
import { type Principal, systemPrincipal } from "../../src/server/team/guard.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";
import { readSources, type Sources } from "./read-sources.ts";
import { findWorkspace } from "./workspace.ts";

type Import = { db: Database; by: Principal; name: string; publish: boolean };
type Outcome = { created: number; updated: number; skipped: Sources["skipped"] };

export const knowledge: Command = {
  usage: ["knowledge import <folder or files…> --workspace <id|name|demo> [--draft]"],
  about:
    "imports Markdown, HTML, text and JSONL; again, it updates what has changed; exit code 1 when no article came of it",
  async run(args) {
    const { values, positionals } = readArgs(args, { workspace: { type: "string" }, draft: { type: "boolean" } });
    const [verb, ...sources] = positionals;
    if (verb !== "import") throw new Misuse("Say what to do with the knowledge: knowledge import.");
    if (!values.workspace) throw new Misuse("--workspace is missing.");
    if (sources.length === 0) throw new Misuse("Name a folder or files to import.");
    const { documents, skipped } = readSources(sources);
    tellSkipped(skipped);
    if (documents.length === 0) throw new StartError("There is nothing to import: no .md, .html, .txt or .jsonl file.");
    const outcome = await withDatabase(async ({ db }) => {
      const by = systemPrincipal(await findWorkspace(db, values.workspace!));
      return importAll({ db, by, name: basename(resolve(sources[0]!)), publish: !values.draft }, documents);
    });
    return report(outcome) > 0 ? 0 : 1;
  },
};

/** A Parley that runs may take the job first; both go on where the other stopped. */
async function importAll({ db, by, name, publish }: Import, documents: Sources["documents"]): Promise<Outcome> {
  const { workspace, actor } = by;
  const id = await beginImport(db, { workspace, by: actor, name, publish, documents });
  const stop = showProgress(() => readProgress(db, id));
  await runImport(db, { workspace, id, publish, by: actor }).finally(stop);
  const { created, updated, skipped } = await readProgress(db, id);
  return { created, updated, skipped: skipped as Outcome["skipped"] };
}

function readProgress({ system }: Database, id: string) {
  return system.selectFrom("knowledgeImports").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

function showProgress(read: () => Promise<{ done: number; total: number }>): () => void {
  if (!process.stderr.isTTY) return () => {};
  const timer = setInterval(async () => {
    const { done, total } = await read();
    process.stderr.write(`\r${done} of ${total} `);
  }, 200);
  return () => {
    clearInterval(timer);
    process.stderr.write("\r");
  };
}

/** Returns how many articles stand for what was imported. */
function report({ created, updated, skipped }: Outcome): number {
  const unchanged = skipped.filter(isUnchanged).length;
  tellSkipped(skipped.filter((one) => !isUnchanged(one)));
  console.log(`${created} articles created, ${updated} updated, ${unchanged} unchanged.`);
  return created + updated + unchanged;
}

function tellSkipped(skipped: Sources["skipped"]): void {
  for (const { path, reason } of skipped) console.log(`Skipped ${path}: ${reason}.`);
}

function isUnchanged({ reason }: { reason: string }): boolean {
  return reason.startsWith("it has not changed");
}
