import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { asServer, onWindows, program } from "./embedded-binaries.ts";
import { createCluster, giveTo, type Home, openFolder, passwordFile, settle } from "./embedded-cluster.ts";
import { StartError } from "./start-error.ts";

export type EmbeddedDatabase = { url: string; fresh: boolean; stop(): Promise<void> };

type Log = (line: string) => void;
type Door = { url: string; settings: string[]; close(): void };
type Server = { process: ChildProcess; ready: Promise<void>; ended: Promise<string> };

// As durable as PostgreSQL can be, small in memory. Statements and details stay out of the log: they hold customers' words.
const settings = `
  fsync=on synchronous_commit=on wal_level=replica max_wal_size=1GB
  max_connections=60 shared_buffers=64MB io_method=sync io_max_concurrency=8 max_logical_replication_workers=0
  autovacuum=on autovacuum_worker_slots=3 jit=off random_page_cost=1.1 timezone=UTC log_timezone=UTC
  log_checkpoints=off log_error_verbosity=terse log_min_error_statement=panic
`;

/** `more` are settings such as max_connections=400, for whoever needs others than one node does. */
type Options = { dir: string; log?: Log; more?: string[] };

/** Starts the PostgreSQL that lives in `dir`; it runs until `stop`, or until this process is gone. */
export async function startEmbeddedDatabase(options: Options): Promise<EmbeddedDatabase> {
  const { dir, log = () => {}, more = [] } = options;
  const folder = openFolder(dir);
  const releases = [claim(folder)];
  const release = () => releases.splice(0).forEach((each) => void each());
  try {
    const home = settle(folder);
    releases.push(() => home.fd && fs.closeSync(home.fd));
    await endLeftover(home, log);
    const fresh = createCluster(home);
    const door = await openDoor(home);
    releases.push(door.close);
    const end = await keepRunning(() => launch(home, [...door.settings, ...more]), home, log);
    let stopped: Promise<void> | undefined;
    return { url: door.url, fresh, stop: () => (stopped ??= end().finally(release)) };
  } catch (error) {
    release();
    throw error;
  }
}

/** The address of the server that runs in `dir` at this moment, whichever process started it. */
export function findEmbeddedDatabase(dir: string): string | null {
  const cluster = join(dir, "postgres");
  const { 0: pid, 3: port, 4: socket, 7: status } = pidFile(cluster);
  if (status?.trim() !== "ready" || !serves(Number(pid), cluster)) return null;
  const folder = fs.realpathSync(dir);
  if (onWindows) return portUrl(folder, Number(port));
  // A server that sees its folder through a handle names its socket by that handle.
  const ours = join(folder, "run");
  return socketUrl(fs.existsSync(ours) ? ours : socket!);
}

/** Node has no flock. SQLite's lock on a file is the system's own: it ends with its process, however that dies. */
function claim(folder: string): () => void {
  const holder = join(folder, "parley.pid");
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, "parley.lock"));
    lock.exec("pragma journal_mode = off; begin exclusive");
    fs.writeFileSync(holder, String(process.pid));
    return () => lock?.close();
  } catch (error) {
    lock?.close();
    const { errcode, message } = error as { errcode?: number; message: string };
    if (errcode !== 5) throw new StartError(`The data folder ${folder} cannot be locked: ${message}.`);
    const pid = fs.readFileSync(holder, { encoding: "utf8", flag: "a+" });
    throw new StartError(`The data folder ${folder} is in use by process ${pid}.`);
  }
}

/**
 * A server may outlive the process that started it. Its watchdog may be about to stop it, and its settings may be an
 * older version's: rather than trusted it is ended in order, which takes milliseconds.
 */
async function endLeftover(home: Home, log: Log): Promise<void> {
  const cluster = join(home.folder, "postgres");
  const pid = Number(pidFile(cluster)[0]);
  if (!pid) return;
  if (serves(pid, cluster)) {
    log(`PostgreSQL (process ${pid}) outlived the process that started it: taking over.`);
    await end(home, pid, () => !serves(pid, cluster));
  } else if (isAlive(pid)) {
    // PostgreSQL clears away what the dead left behind, but would take this stranger for a server.
    fs.rmSync(join(cluster, "postmaster.pid"));
  }
}

async function openDoor({ folder, seen, account }: Home): Promise<Door> {
  if (onWindows) return openPort(folder);
  let [ours, theirs] = [join(folder, "run"), join(seen, "run")];
  fs.rmSync(ours, { recursive: true, force: true });
  // Linux allows a socket's path 107 bytes, macOS 103.
  if (Buffer.byteLength(`${ours}/.s.PGSQL.5432`) > 103) ours = theirs = fs.mkdtempSync(join(tmpdir(), "parley-"));
  else fs.mkdirSync(ours, { mode: 0o700 });
  giveTo(account, ours);
  return {
    url: socketUrl(ours),
    settings: ["listen_addresses=", `unix_socket_directories="${theirs.replaceAll('"', '""')}"`],
    close: () => fs.rmSync(ours, { recursive: true, force: true }),
  };
}

async function openPort(folder: string): Promise<Door> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return { url: portUrl(folder, port), settings: ["listen_addresses=127.0.0.1", `port=${port}`], close: () => {} };
}

function socketUrl(folder: string): string {
  return `postgres://parley@/parley?host=${encodeURIComponent(folder)}`;
}

function portUrl(folder: string, port: number): string {
  return `postgres://parley:${fs.readFileSync(passwordFile(folder), "utf8")}@127.0.0.1:${port}/parley`;
}

/** Resolves when the server is ready. Whenever it ends unasked, the next one is started. */
async function keepRunning(start: () => Server, home: Home, log: Log): Promise<() => Promise<void>> {
  let server = await firstServer(start);
  let stopping = false;

  async function watch(pause = 50): Promise<void> {
    const how = await server.ended;
    if (stopping) return;
    log(`PostgreSQL ended (${how}): starting it again.`);
    await sleep(pause, undefined, { ref: false });
    if (stopping) return;
    const failure = await restart().catch((error: Error) => error);
    if (stopping) return;
    log(failure?.message ?? "PostgreSQL is back.");
    return watch(failure ? Math.min(pause * 2, 1_000) : 50);
  }

  async function restart(): Promise<void> {
    server = start();
    await server.ready;
  }

  watch();
  return () => {
    stopping = true;
    return end(home, server.process.pid, () => isOver(server.process));
  };
}

/** The children of a killed server may hold its memory for a moment. */
async function firstServer(start: () => Server): Promise<Server> {
  for (const deadline = Date.now() + 20_000; ; await sleep(50)) {
    const server = start();
    const failure = await server.ready.catch((error: Error) => error);
    if (!failure) return server;
    if (!failure.message.includes("still in use") || Date.now() > deadline) throw failure;
  }
}

function launch(home: Home, door: string[]): Server {
  const { folder, seen, fd, account, binaries } = home;
  const cluster = join(folder, "postgres");
  const logFile = `${cluster}.log`;
  if ((fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) fs.renameSync(logFile, `${logFile}.1`);
  const out = fs.openSync(logFile, "a");
  const { size } = fs.fstatSync(out);
  const args = ["-D", join(seen, "postgres"), ...[...settings.trim().split(/\s+/), ...door].map((each) => `--${each}`)];
  // Detached, because Ctrl-C reaches the terminal's whole process group, and our last queries still need the server.
  const options = { ...asServer(account), detached: true };
  const server = spawn(program(binaries, "postgres"), args, { ...options, stdio: ["ignore", out, out, fd] });
  fs.closeSync(out);
  const ended = new Promise<string>((resolve) => {
    server.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    server.once("error", (error) => resolve(error.message));
  });
  if (server.pid) setWatchdog(home, server);
  return { process: server, ended, ready: becomeReady(server, cluster, () => lastWords(logFile, size)) };
}

/** Its standard input closes when we die, however we die; then it asks the server to stop. */
function setWatchdog({ account, binaries }: Home, server: ChildProcess): void {
  const pid = String(server.pid);
  const script = "process.stdin.resume().on('end', () => child_process.spawn(process.argv[1], process.argv.slice(2)))";
  const [command, args] = onWindows
    ? [process.execPath, ["-e", script, program(binaries, "pg_ctl"), "kill", "INT", pid]]
    : ["/bin/sh", ["-c", 'read -r _; kill -INT "$0"', pid]];
  const options = { ...asServer(account), detached: true };
  const watchdog = spawn(command, args, { ...options, stdio: ["pipe", "ignore", "ignore"] });
  watchdog.on("error", () => {}); // without one, the next start still takes the server over
  watchdog.unref();
  server.once("exit", () => watchdog.kill("SIGKILL"));
}

/** Has no time limit but the server's own life: after a crash it may have a lot to read. */
async function becomeReady(server: ChildProcess, cluster: string, reason: () => string): Promise<void> {
  for (; !isOver(server); await sleep(10)) {
    const { 0: pid, 7: status } = pidFile(cluster);
    if (Number(pid) === server.pid && status?.trim() === "ready") return;
  }
  throw new StartError(`PostgreSQL did not start: ${reason()}.`);
}

function lastWords(logFile: string, start: number): string {
  const words = fs.readFileSync(logFile).subarray(start).toString();
  return `${/(?:FATAL|PANIC): +(.+)/.exec(words)?.[1] ?? words.trim().split("\n").at(-1)} (see ${logFile})`;
}

/** Asks for a fast shutdown, insists after 5 s, and kills when even that (which itself kills after 5 s) has not helped. */
async function end({ binaries }: Home, pid: number | undefined, isGone: () => boolean): Promise<void> {
  for (const [signal, patience] of Object.entries({ INT: 5_000, QUIT: 7_000, KILL: 1_000 })) {
    if (!pid || isGone()) return;
    if (onWindows) spawnSync(program(binaries, "pg_ctl"), ["kill", signal, String(pid)]);
    else if (isAlive(pid)) process.kill(pid, `SIG${signal}`);
    for (const deadline = Date.now() + patience; !isGone() && Date.now() < deadline; ) await sleep(5);
  }
}

function isOver({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return !pid || exitCode !== null || signalCode !== null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether this process is the PostgreSQL of this very cluster: the number in an old file may be anybody's by now. */
function serves(pid: number, cluster: string): boolean {
  if (onWindows) return fs.existsSync(`\\\\.\\pipe\\pgsignal_${pid}`);
  const path = fs.realpathSync(cluster);
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return stdout.includes(`postgres -D ${path}`);
  }
  try {
    return (
      fs.readFileSync(`/proc/${pid}/comm`, "utf8") === "postgres\n" && fs.readlinkSync(`/proc/${pid}/cwd`) === path
    );
  } catch {
    return false; // gone, or another user's
  }
}

/** Line 1 is the server's process, line 8 its state. */
function pidFile(cluster: string): string[] {
  try {
    return fs.readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}
