import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

/** A node in a process of its own, as it runs in production, that may be killed and started again. */
export type NodeProcess = {
  /** Where it serves; null while it does not. */
  url(): string | null;
  pid(): number | undefined;
  /** Resolves once it serves; false when it was killed before. */
  start(): Promise<boolean>;
  kill(): Promise<void>;
  /** Asks it to end, and returns how many milliseconds it took and how it ended. */
  drain(): Promise<{ ms: number; code: number | null }>;
  /** How often it fell over while it served, without being asked to end. */
  deaths(): number;
};

type Options = { env: Record<string, string>; logFile: string; args?: string[] };

// A busy machine may take ten seconds for what takes one.
const startMs = 90_000;
const program = join(import.meta.dirname, "../../bench/node.ts");
const children = new Set<ChildProcess>();
// Whatever ends the suite ends its nodes, and nobody else's.
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

export function openNode({ env, logFile, args = [] }: Options): NodeProcess {
  let child: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  let url: string | null = null;
  let wanted = false;
  let deaths = 0;
  let started = Promise.withResolvers<boolean>();

  function launch(): void {
    const log = openSync(logFile, "a");
    const launched = spawn(process.execPath, [...args, program], {
      env: { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "warn", ...env },
      stdio: ["ignore", "pipe", log],
    });
    closeSync(log);
    children.add(launched);
    child = launched;
    launched.stdout!.on("data", (line: Buffer) => {
      url = /^http\S+/m.exec(line.toString())?.[0] ?? url;
      if (url) started.resolve(true);
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    gone = promise;
    launched.once("exit", () => {
      children.delete(launched);
      if (wanted) restart();
      url = null;
      resolve();
    });
  }

  /** As a supervisor does. Not to come up while the database is down is in order; to fall over later is not. */
  function restart(): void {
    if (url) deaths++;
    setTimeout(() => wanted && launch(), 250);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    wanted = false;
    // No new visitors from here on, as behind a load balancer that has been told.
    url = null;
    child?.kill(signal);
    await gone;
    started.resolve(false);
  }

  return {
    url: () => url,
    pid: () => child?.pid,
    start() {
      wanted = true;
      started = Promise.withResolvers();
      const { promise, reject } = started;
      const late = setTimeout(() => reject(new Error(`A node did not come up: see ${logFile}.`)), startMs);
      launch();
      return promise.finally(() => clearTimeout(late));
    },
    kill: () => end("SIGKILL"),
    async drain() {
      const began = performance.now();
      await end("SIGTERM");
      return { ms: Math.round(performance.now() - began), code: child?.exitCode ?? null };
    },
    deaths: () => deaths,
  };
}
