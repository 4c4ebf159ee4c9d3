import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { conclude, median, round, say } from "./setting.ts";

/**
 * What somebody waits for who has just fetched the source: `npm ci`, then `npm start` until the first page is there, with
 * the database, its schema and the demo still to be made, and `npm start` again. Building the screens is timed apart.
 * Memory is looked at 20 seconds after the first page: on a second start, and on a first one, whose agent has answered
 * and keeps the languages it knows in memory from then on. Reads /proc, so it runs on Linux.
 */
const full = process.argv.includes("--full");
const rounds = full ? 5 : 3;
const root = join(import.meta.dirname, "..");
const copy = mkdtempSync(join(tmpdir(), "parley-start-"));
const patienceMs = 60_000;
let running: House | null = null;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void cleanUp().finally(() => process.exit(1)));
}
try {
  copySource();
  const install = timed("npm ci", () => run("npm", ["ci", "--no-audit", "--no-fund"]));
  const build = timed("the screens are built", () => run("npm", ["exec", "--", "node", "bin/build.ts"]));
  const starts: { first: number; second: number }[] = [];
  for (let index = 0; index < rounds; index++) {
    forget();
    starts.push({ first: await startAndStop("first start"), second: await startAndStop("second start") });
  }
  forget();
  // On their first start the demo's customers are answered; on the next one nobody has written.
  const used = await measureIdle();
  const memory = await measureIdle();
  say(
    `node ${memory.node} MB resident, PostgreSQL ${memory.others} MB of its own (PSS, as its processes share most of what they show)`,
  );
  conclude("start", {
    install_s: round(install / 1000, 1),
    build_s: round(build / 1000, 1),
    first_ms: Math.round(median(starts.map(({ first }) => first))),
    second_ms: Math.round(median(starts.map(({ second }) => second))),
    idle_mb: memory.node + memory.others,
    idle_after_turns_mb: used.node + used.others,
    idle_pss_mb: memory.pss,
    idle_rss_mb: memory.rss,
    rounds,
  });
} finally {
  await cleanUp();
}

async function cleanUp(): Promise<void> {
  await running?.stop();
  rmSync(copy, { recursive: true, force: true });
}

function copySource(): void {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  // What was deleted and not yet committed is still listed.
  for (const file of listed.split("\0").filter((file) => file && existsSync(join(root, file)))) {
    cpSync(join(root, file), join(copy, file), { force: true, recursive: true });
  }
}

/** As if it had never been started: no data, nothing compiled. */
function forget(): void {
  rmSync(join(copy, "data"), { recursive: true, force: true });
  rmSync(join(copy, "node_modules/.cache"), { recursive: true, force: true });
}

async function startAndStop(what: string): Promise<number> {
  const started = performance.now();
  const house = await start();
  const ms = performance.now() - started;
  say(`${what}: ${Math.round(ms)} ms`);
  await house.stop();
  return ms;
}

async function measureIdle() {
  const house = await start();
  await pause(20_000);
  const all = processes();
  // The copy of npm that waits for the server to end is no part of it.
  const server = all.find(({ cwd, command }) => cwd === copy && /^\S*node (--\S+ )*bin\/start\.js/.test(command));
  if (!server) throw new Error("The server is not among the processes of this machine.");
  const others = descendantsOf(server, all);
  for (const { pid, command, rss, pss } of [server, ...others]) {
    say(
      `${String(pid).padStart(9)} ${megabytes(rss)} MB resident, ${megabytes(pss)} MB its share: ${command.slice(0, 70)}`,
    );
  }
  await house.stop();
  return {
    node: megabytes(server.rss),
    others: megabytes(total(others.map(({ pss }) => pss))),
    pss: megabytes(total([server, ...others].map(({ pss }) => pss))),
    rss: megabytes(total([server, ...others].map(({ rss }) => rss))),
  };
}

type House = { stop(): Promise<void> };

/** Resolves with the first page. */
async function start(): Promise<House> {
  const port = await freePort();
  const child = spawn("npm", ["start"], {
    cwd: copy,
    // A group of its own, so that the signal reaches the server and not only npm.
    detached: true,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...clean(), PORT: String(port) },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const house = {
    async stop() {
      running = null;
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, "SIGTERM");
      await ended;
      while (processes().some(({ cwd }) => cwd.startsWith(copy))) await pause(20);
    },
  };
  running = house;
  await firstPage(port, child);
  return house;
}

async function firstPage(port: number, child: ChildProcess): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await pause(10)) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer?.status === 200 && (await answer.text()).includes("<html")) return;
    if (child.exitCode !== null) throw new Error(`The start ended with code ${child.exitCode}.`);
  }
  throw new Error(`No page came within ${patienceMs / 1000} seconds.`);
}

type Process = { pid: number; parent: number; cwd: string; command: string; rss: number; pss: number };

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** Null for a process that has just ended, or that is another user's. */
function readProcess(pid: number): Process | null {
  try {
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
    const kilobytes = (name: string, field: string) =>
      Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(read(name))![1]);
    return {
      pid,
      parent: kilobytes("status", "PPid"),
      cwd: readlinkSync(`/proc/${pid}/cwd`),
      command: read("cmdline").replaceAll("\0", " "),
      rss: kilobytes("smaps_rollup", "Rss") * 1024,
      pss: kilobytes("smaps_rollup", "Pss") * 1024,
    };
  } catch {
    return null;
  }
}

function descendantsOf({ pid }: Process, all: Process[]): Process[] {
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child, all)]);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** Without what configures another Parley, and what npm tells of the package whose script this is. */
function clean(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(PARLEY_|PORT$|HOST$|DATABASE_URL|npm_(package|lifecycle)_|npm_config_local_prefix)/.test(name),
    ),
  );
}

function run(command: string, args: string[]): void {
  execFileSync(command, args, { cwd: copy, env: clean(), stdio: ["ignore", "ignore", "inherit"] });
}

function timed(what: string, work: () => void): number {
  const started = performance.now();
  work();
  const ms = performance.now() - started;
  say(`${what} (${round(ms / 1000, 1)} s)`);
  return ms;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function total(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
