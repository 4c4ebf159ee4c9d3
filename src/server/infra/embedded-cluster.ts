import { execFileSync, type SpawnSyncOptions, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { userInfo } from "node:os";
import { basename, join } from "node:path";
import { type Account, asServer, findBinaries, onWindows, program } from "./embedded-binaries.ts";
import { makeFolder } from "./make-folder.ts";
import { StartError } from "./start-error.ts";

/** Where a server lives. It knows `folder` as `seen`, which may lead through the handle `fd`. */
export type Home = { folder: string; seen: string; fd?: number; account: Account; binaries: string };

const throughHandle = "/proc/self/fd/3";

// With another ctype pg_trgm drops every letter beyond ASCII; with the machine's own, the order of words depends on the machine.
const ctype = { linux: "C.UTF-8", win32: "en-US" }[process.platform as string] ?? "en_US.UTF-8";
const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", `--lc-ctype=${ctype}`];

const firstWords = `create database parley
begin
create extension pg_trgm
select show_trgm('注文') <> '{}' as knows_letters
rollback
`;

export function openFolder(dir: string): string {
  try {
    makeFolder(dir);
    fs.accessSync(dir, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return fs.realpathSync(dir);
  } catch (error) {
    throw new StartError(`The data folder ${dir} cannot be used: ${(error as Error).message}.`);
  }
}

/** Decides who runs the server (never root), from which binaries, and how it reaches its files. */
export function settle(folder: string): Home {
  const account = chooseAccount(join(folder, "postgres"));
  const view = viewOf(folder, account);
  const bin = join(folder, "bin");
  const binaries = findBinaries(account, view.fd === undefined ? bin : "/var/lib/parley-postgres");
  const copies = fs.existsSync(bin) ? fs.readdirSync(bin).map((name) => join(bin, name)) : [];
  for (const copy of copies) if (copy !== binaries) fs.rmSync(copy, { recursive: true });
  return { folder, account, binaries, ...view };
}

/** Makes the database's files where there are none. They get their name when they are whole, tried, and on disk. */
export function createCluster(home: Home): boolean {
  const { folder, account } = home;
  const halves = fs.readdirSync(folder).filter((name) => name.startsWith("postgres.new"));
  for (const half of halves) fs.rmSync(join(folder, half), { recursive: true, maxRetries: 5 });
  if (fs.existsSync(join(folder, "postgres"))) return false;

  requireName(account);
  const draft = fs.mkdtempSync(join(folder, "postgres.new-"));
  giveTo(account, draft);
  const seen = join(home.seen, basename(draft));
  run(home, "initdb", ["-D", seen, "-U", "parley", ...locale, ...access(folder)]);
  const answer = run(home, "postgres", ["--single", "-D", seen, "--exit_on_error=on", "postgres"], firstWords);
  if (!answer.includes('knows_letters = "t"')) {
    throw new StartError("The built-in PostgreSQL sees no letters beyond ASCII on this system: set DATABASE_URL.");
  }
  fs.renameSync(draft, join(folder, "postgres"));
  if (!onWindows) syncFolder(folder);
  return true;
}

export function giveTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(path, uid, gid);
}

export function passwordFile(folder: string): string {
  return join(folder, "postgres.password");
}

function chooseAccount(cluster: string): Account {
  const me = process.getuid?.();
  const owner = fs.statSync(cluster, { throwIfNoEntry: false });
  if (me === undefined) return {};
  if (me === 0) return accountBelowRoot(cluster, owner);
  if (!owner || owner.uid === me) return {};
  throw new StartError(`The database in ${cluster} belongs to user id ${owner.uid}: start as that user or as root.`);
}

function accountBelowRoot(cluster: string, owner?: Account): Account {
  if (owner?.uid) return { uid: owner.uid, gid: owner.gid };
  const account = accountOf("postgres") ?? accountOf("nobody");
  if (!account) throw new StartError("PostgreSQL refuses to run as root: add a user named postgres to this machine.");
  // What root restored from a backup belongs to root.
  if (owner) execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, cluster]);
  return account;
}

function accountOf(name: string): Account | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }).stdout);
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Below a folder closed to all but root (/root, mktemp -d) the server finds its files through a handle opened by root. */
function viewOf(folder: string, account: Account): { seen: string; fd?: number } {
  if (account.uid === undefined || canEnter(folder, account)) return { seen: folder };
  const fd = fs.openSync(folder, "r");
  if (!canEnter(throughHandle, account, fd)) openTo(account, folder);
  if (canEnter(throughHandle, account, fd)) return { seen: throughHandle, fd };
  fs.closeSync(fd);
  throw new StartError(
    `User id ${account.uid}, who runs PostgreSQL for root, may not enter ${folder}: open it or move it.`,
  );
}

function canEnter(folder: string, account: Account, fd?: number): boolean {
  const stdio: SpawnSyncOptions["stdio"] = ["ignore", "ignore", "ignore", fd];
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', folder], { ...asServer(account), stdio }).status === 0;
}

/** The folder itself was made by a root whose umask closes everything. */
function openTo({ gid }: Account, folder: string): void {
  const { uid, mode } = fs.statSync(folder);
  fs.chownSync(folder, uid, gid!);
  fs.chmodSync(folder, mode | 0o010);
}

function requireName({ uid }: Account): void {
  try {
    if (uid === undefined) userInfo();
  } catch {
    const me = process.getuid?.();
    throw new StartError(
      `PostgreSQL cannot be set up by user id ${me}, which has no name here: add it to /etc/passwd.`,
    );
  }
}

/** A socket that only its user and root can reach needs no password; the port of Windows does. */
function access(folder: string): string[] {
  if (!onWindows) return ["--auth-local=trust", "--auth-host=reject"];
  fs.writeFileSync(passwordFile(folder), randomBytes(24).toString("hex"), { mode: 0o600 });
  return ["--auth=scram-sha-256", `--pwfile=${passwordFile(folder)}`];
}

function run({ account, binaries, fd, folder }: Home, name: "initdb" | "postgres", args: string[], input = ""): string {
  const stdio: SpawnSyncOptions["stdio"] = ["pipe", "pipe", "pipe", fd];
  const done = spawnSync(program(binaries, name), args, { ...asServer(account), input, stdio, encoding: "utf8" });
  if (done.status === 0) return done.stdout;
  const reason = /(?:error|FATAL|PANIC): +(.+)/.exec(done.stderr ?? "")?.[1] ?? done.error?.message ?? done.signal;
  throw new StartError(`PostgreSQL could not be set up in ${folder}: ${reason}.`);
}

function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, "r");
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}
