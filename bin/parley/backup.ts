import { existsSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { readConfig } from "../../src/server/config.ts";
import { makeFolder } from "../../src/server/infra/make-folder.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { copyCluster, copyRest } from "./copy-data.ts";
import { withDatabase } from "./database.ts";
import { openCopy } from "./open-copy.ts";

export const backup: Command = {
  usage: ["backup <folder>", "backup --verify <folder>"],
  about: "copies the embedded database, its files and secret.key while Parley runs; --verify opens a copy and counts",
  async run(args) {
    const { values, positionals } = readArgs(args, { verify: { type: "boolean" } });
    if (positionals.length !== 1) throw new Misuse("Name one folder.");
    const folder = resolve(positionals[0]!);
    return values.verify ? verify(folder) : copy(folder);
  },
};

async function copy(folder: string): Promise<number> {
  if (readConfig().databaseUrl) {
    throw new StartError(
      "DATABASE_URL is set: back that database up with pg_dump. Keep secret.key or PARLEY_SECRET too, but not beside the dump.",
    );
  }
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new StartError(`${folder} is not empty.`);
  const started = performance.now();
  const bytes = await withDatabase(async ({ db, config: { dataDir } }) => {
    // It gets its name when it is whole, so that half a copy is never taken for a backup.
    const draft = makeDraft(folder, dataDir);
    try {
      const size = await copyCluster(db, { from: dataDir, to: draft });
      const rest = await copyRest({ from: dataDir, to: draft });
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      return size + rest;
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw inWords(error as NodeJS.ErrnoException, folder);
    }
  });
  console.log(`Copied ${megabytes(bytes)} to ${folder} in ${seconds(started)}.`);
  if (readConfig().secret) console.log("PARLEY_SECRET is not in it: keep that too, or sealed secrets are lost.");
  console.log(`See whether it is good: npm run parley -- backup --verify ${folder}`);
  console.log("To restore, stop Parley and put this folder in the place of the data folder.");
  return 0;
}

function makeDraft(folder: string, dataDir: string): string {
  if (isInside(realPath(folder), realpathSync(dataDir)))
    throw new StartError(`${folder} lies inside the data folder, which would be copied into itself: name one outside.`);
  const draft = `${folder}.part`;
  if (existsSync(draft))
    throw new StartError(
      `${draft} is there: another backup is under way or broke off. Remove it, or name another folder.`,
    );
  try {
    makeFolder(draft, 0o700);
    return draft;
  } catch (error) {
    throw inWords(error as NodeJS.ErrnoException, folder);
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a path leads that may not be there yet. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}

function inWords(error: NodeJS.ErrnoException, folder: string): Error {
  return error.syscall ? new StartError(`The backup in ${folder} could not be made: ${error.message}.`) : error;
}

async function verify(folder: string): Promise<number> {
  if (!existsSync(folder)) throw new StartError(`There is no ${folder}.`);
  const { rows, unreadable, closed } = await openCopy(folder, readConfig());
  for (const [name, count] of Object.entries(rows)) console.log(`${String(count).padStart(9)}  ${name}`);
  if (unreadable.length > 0) console.error(`✗ These tables cannot be read: ${unreadable.join(", ")}.`);
  if (closed > 0) console.error(`✗ ${closed} sealed secrets do not open with this key.`);
  if (unreadable.length + closed > 0) return 1;
  console.log("✓ PostgreSQL starts from this copy, every table can be read, and every secret opens.");
  return 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
