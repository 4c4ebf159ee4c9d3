import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { buildScreens } from "./build.ts";
import { findChromium } from "./chromium.ts";

/** Everything that must hold before a change lands, cheapest first. `npm test -- NAME …` runs only the named steps. */
const root = join(import.meta.dirname, "..");
const tool = (name: string) => join(root, "node_modules/.bin", name);

const steps: Record<string, () => unknown> = {
  format: () => run(tool("biome"), ["check", "--error-on-warnings"]),
  types: () => run(tool("tsc"), ["--noEmit", "-p", "."]),
  structure: () => run(process.execPath, ["bin/structure.ts"]),
  rows: () => run(process.execPath, ["bin/rows.ts", "--check"]),
  unused: () => run(tool("knip"), ["--no-progress"]),
  screens: () => buildScreens({ log: () => {} }),
  tests: () =>
    runTests(["src/**/*.test.{ts,tsx}", "bin/**/*.test.ts", "test/{journeys,attack,media,mail,chaos}/**/*.test.ts"]),
  browser: () => runTests(["test/browser/**/*.browser.ts"], { PARLEY_CHROMIUM: findChromium() }),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) fail(`There is no step ${unknown.join(", ")}; the steps are ${Object.keys(steps).join(", ")}.`);

for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  console.log(`\n▸ ${name}`);
  await step();
  console.log(`  ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
console.log("\nEverything holds.");

function runTests(patterns: string[], env: Record<string, string> = {}): void {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  if (files.length === 0) fail(`No tests match ${patterns.join(", ")}.`);
  run(
    process.execPath,
    [
      "--test",
      "--test-concurrency=3",
      "--test-timeout=120000",
      "--test-reporter=dot",
      "--test-reporter-destination=stdout",
      "--test-global-setup=test/server.ts",
      ...files,
    ],
    env,
  );
}

function run(command: string, args: string[], env: Record<string, string> = {}): void {
  if (!existsSync(command)) fail("Dependencies are missing. Run npm ci first.");
  // Node's runner does not end a test that never lets go of its thread; hostile input makes of slow code just that.
  const timeout = 15 * 60_000;
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    timeout,
    env: { ...process.env, ...env },
  });
  if (status !== 0) fail(`\n${args[0] === "--test" ? "The tests" : args.join(" ")} failed.`);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
