import { parseArgs } from "node:util";
import { alone, together, unplayed } from "../test/chaos/faults.ts";
import { head, openSuite, type Result, row } from "../test/chaos/suite.ts";

/**
 * Injects faults into a running house and looks whether anything was lost or done twice. Everything it starts and
 * kills is its own. `--kills 20` for a quick run, `--only F4,F17` for some faults, `--seed` to choose alike again.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const only = values.only?.split(",");
const wanted = (code: string) => !only || only.includes(code);

// Whatever ends the suite ends its nodes: they end with its exit, which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

console.log(`seed ${seed}, ${kills} kills\n\n${head}`);
const results = [...(await playTogether()), ...(await playAlone())];
for (const { code, name, why } of unplayed.filter(({ code }) => wanted(code)))
  console.log(`| ${code} | ${name} | not played: ${why} | 0 |`);
for (const { fault, findings } of results) {
  for (const { invariant, sentence } of findings.broken) console.log(`\n✗ ${fault.code} ${invariant}: ${sentence}`);
}
const sum = (count: (result: Result) => number) => results.reduce((total, result) => total + count(result), 0);
const broken = sum(({ findings }) => findings.broken.length);
console.log(
  JSON.stringify({
    faults: new Set(results.map(({ fault }) => fault.code)).size,
    runs: sum(({ done }) => done.runs),
    lost: sum(({ findings }) => findings.lost),
    doubled: sum(({ findings }) => findings.doubled),
    broken,
  }),
);
process.exit(broken > 0 ? 1 : 0);

/** All faults that nodes on a shared database can have, one after the other on one stage. */
async function playTogether(): Promise<Result[]> {
  const faults = together.filter(({ code }) => wanted(code));
  return faults.length > 0 ? play("suite", faults) : [];
}

async function playAlone(): Promise<Result[]> {
  return wanted(alone.code) ? play("node", [alone]) : [];
}

async function play(keeper: "suite" | "node", faults: typeof together): Promise<Result[]> {
  const { stage, play } = await openSuite({ seed, keeper });
  const results: Result[] = [];
  for (const fault of faults) {
    const runs = fault.code === "F4" ? Math.round((fault.runs / 200) * kills) : fault.runs;
    const result = await play(fault, runs);
    console.log(row(result));
    results.push(result);
  }
  await stage.close({ keep: results.some(({ findings }) => findings.broken.length > 0) });
  return results;
}
