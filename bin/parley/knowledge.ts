import { globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Database } from "../../src/server/infra/database.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { beginImport, runImport } from "../../src/server/knowledge/import-documents.ts";
import { type Principal, systemPrincipal } from "../../src/server/team/guard.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";
import { findWorkspace } from "./workspace.ts";

type Document = { path: string; text: string };
type Import = { db: Database; by: Principal; name: string; publish: boolean };
type Outcome = { created: number; updated: number; skipped: { path: string; reason: string }[] };

export const knowledge: Command = {
  usage: ["knowledge import <folder or files…> --workspace <id|name|demo> [--draft]"],
  about: "imports Markdown, HTML, text and JSONL; again, it updates what has changed",
  async run(args) {
    const { values, positionals } = readArgs(args, { workspace: { type: "string" }, draft: { type: "boolean" } });
    const [verb, ...sources] = positionals;
    if (verb !== "import") throw new Misuse("Say what to do with the knowledge: knowledge import.");
    if (!values.workspace) throw new Misuse("--workspace is missing.");
    if (sources.length === 0) throw new Misuse("Name a folder or files to import.");
    const documents = sources.flatMap(readSource);
    if (documents.length === 0) throw new StartError("There is nothing to import: no .md, .html, .txt or .jsonl file.");
    const outcome = await withDatabase(async ({ db }) => {
      const by = systemPrincipal(await findWorkspace(db, values.workspace!));
      return importAll({ db, by, name: basename(resolve(sources[0]!)), publish: !values.draft }, documents);
    });
    report(outcome);
    return outcome.created + outcome.updated > 0 || outcome.skipped.every(isUnchanged) ? 0 : 1;
  },
};

/** A document's path is where a second import finds its article again, so it does not depend on where this runs. */
function readSource(source: string): Document[] {
  const path = resolve(source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new StartError(`There is no ${source}.`);
  const files = found.isDirectory() ? filesIn(path) : [path];
  return files.map((file) => ({
    path: relative(dirname(path), file).split(sep).join("/"),
    text: readFileSync(file, "utf8"),
  }));
}

function filesIn(folder: string): string[] {
  return globSync("**/*.{md,markdown,txt,html,htm,jsonl,ndjson}", { cwd: folder })
    .sort()
    .map((file) => join(folder, file));
}

/** A Parley that runs may take the job first; both go on where the other stopped. */
async function importAll({ db, by, name, publish }: Import, documents: Document[]): Promise<Outcome> {
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

function report({ created, updated, skipped }: Outcome): void {
  const unchanged = skipped.filter(isUnchanged).length;
  console.log(`${created} articles created, ${updated} updated, ${unchanged} unchanged.`);
  for (const one of skipped.filter((one) => !isUnchanged(one))) console.log(`Skipped ${one.path}: ${one.reason}.`);
}

function isUnchanged({ reason }: { reason: string }): boolean {
  return reason.startsWith("it has not changed");
}
