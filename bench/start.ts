import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { conclude, median, round, say } from "./setting.ts";

/**
 * What a stranger waits for: install, first start (database made, demo seeded) and second start, each up to the first
 * page; and what the idle house holds in memory, over all its processes. The copy has what git has, nothing else.
 */
const root = join(import.meta.dirname, "..");
const copy = mkdtempSync(join(tmpdir(), "parley-start-"));
const idleSeconds = 20;

try {
  copyTree();
  const install = await timed("npm ci", () => execFileSync("npm", ["ci"], { cwd: copy, stdio: "ignore" }));
  await timed("building the screens", () => execFileSync(node(), ["bin/build.ts"], { cwd: copy, stdio: "ignore" }));
  const first = await start();
  say(`first start: ${Math.round(first.ms)} ms to the first page`);
  await first.stop();
  const seconds = [];
  for (let index = 0; index < 3; index++) {
    const again = await start();
    seconds.push(again.ms);
    await again.stop();
  }
  say(`second start: ${seconds.map(Math.round).join(", ")} ms to the first page`);
  const idle = await start();
  await sleep(idleSeconds * 1000);
  const memory = measure(idle.process.pid!);
  await idle.stop();
  say(
    `idle after ${idleSeconds} s over ${memory.processes} processes: ${memory.rss} MB resident, ${memory.pss} MB with shared pages counted once, node alone ${memory.node} MB`,
  );
  conclude("start", {
    install_s: round(install / 1000, 1),
    first_ms: Math.round(first.ms),
    second_ms: Math.round(median(seconds)),
    idle_mb: memory.rss,
    idle_pss_mb: memory.pss,
  });
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function copyTree(): void {
  const listing = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listing.split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
}

function node(): string {
  return join(copy, "node_modules/.bin/node");
}

async function timed(what: string, run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  const ms = performance.now() - started;
  say(`${what}: ${(ms / 1000).toFixed(1)} s`);
  return ms;
}

type Started = { ms: number; process: ChildProcess; stop(): Promise<void> };

async function start(): Promise<Started> {
  const started = performance.now();
  const child = spawn(node(), ["bin/start.js"], {
    cwd: copy,
    env: { ...process.env, PORT: "0", PARLEY_DATA: join(copy, "data") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let out = "";
    child.once("exit", (code) => reject(new Error(`Parley ended with code ${code}.`)));
    child.stdout!.on("data", (chunk) => {
      out += chunk;
      const match = /open at (\S+)/.exec(out);
      if (match) resolve(match[1]!);
    });
  });
  const page = await fetch(`${url}/`);
  if (page.status !== 200) throw new Error(`The first page answered ${page.status}.`);
  await page.text();
  return {
    ms: performance.now() - started,
    process: child,
    async stop() {
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** Memory of a process and all below it, in MB: resident (shared pages counted in each), and proportional. */
function measure(pid: number) {
  const parents = new Map<number, number>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${entry}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 4).split(" ")[0]);
    parents.set(Number(entry), parent);
  }
  const family = [...parents.keys()].filter((candidate) => isBelow(candidate, pid, parents));
  const sum = (field: string, pids: number[]) =>
    Math.round(pids.reduce((total, each) => total + kilobytes(each, field), 0) / 1000);
  return { processes: family.length, rss: sum("Rss", family), pss: sum("Pss", family), node: sum("Rss", [pid]) };
}

function isBelow(pid: number, ancestor: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === ancestor) return true;
  return false;
}

function kilobytes(pid: number, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
