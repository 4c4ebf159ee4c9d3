import { parseArgs } from "node:util";
import type { Fault } from "../test/chaos/fault.ts";
import { type Act, shifts, unplayed } from "../test/chaos/faults.ts";
import { brokenOff, head, openSuite, type Result, row } from "../test/chaos/suite.ts";

/**
 * Injects faults into a running house and looks whether anything was lost or done twice. Everything it starts and
 * kills is its own. `--quick` for a few runs of each, `--kills 20` for as many kills, `--only F4,F17` for some faults,
 * `--seed` to choose alike again.
 */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    kills: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string" },
  },
});
const seed = Number(values.seed);
const only = values.only?.split(",");
const allKills = 200;
const beatMs = 30_000;
const wanted = ({ code }: { code: string }) => !only || only.includes(code);

// Whatever ends the suite ends its nodes: they end with its exit, which a signal alone would skip.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const started = performance.now();
const count = shifts.flat().flatMap(({ faults }) => faults.filter(wanted)).length;
const playing = new Set<Fault>();
let over = 0;
tell(`seed ${seed}, ${count} faults`);
const beat = setInterval(
  () => tell(`still at ${[...playing].map(({ code, name }) => `${code} ${name}`).join("; ")}`),
  beatMs,
);
const results = (await Promise.all(shifts.map(playShift))).flat().sort(byCode);
clearInterval(beat);

console.log(`\n${head}`);
for (const result of results) console.log(row(result));
console.log("\nI3 is not looked at: it is about accounts that add up, and there are none.");
for (const { code, name, why } of unplayed.filter(wanted)) console.log(`${code} (${name}) is not played here: ${why}.`);
for (const { fault, findings } of results)
  for (const { invariant, sentence } of findings.broken) console.log(`\n✗ ${fault.code} ${invariant}: ${sentence}`);
tell("over");

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

async function playShift(acts: Act[], shift: number): Promise<Result[]> {
  const results: Result[] = [];
  for (const { keeper, faults } of acts) results.push(...(await playAct(keeper, faults.filter(wanted), seed + shift)));
  return results;
}

/** Whatever breaks off leaves its stage behind, and the rest is played on another. */
async function playAct(keeper: Act["keeper"], faults: Fault[], seed: number): Promise<Result[]> {
  const [first, ...rest] = faults;
  if (!first) return [];
  const suite = await openSuite({ seed, keeper }).catch((error: Error) => error);
  if (suite instanceof Error) return [brokenOff(first, suite.stack!), ...(await playAct(keeper, rest, seed))];
  const results: Result[] = [];
  for (const fault of faults) {
    playing.add(fault);
    const result = await suite.play(fault, runsOf(fault));
    playing.delete(fault);
    results.push(result);
    tellOf(result);
    if (result.brokeOff) break;
  }
  await suite.stage.close({ keep: results.some(({ findings }) => findings.broken.length > 0) });
  return [...results, ...(await playAct(keeper, faults.slice(results.length), seed))];
}

function runsOf({ code, runs, few }: Fault): number {
  if (code === "F4" && values.kills) return Math.round((runs / allKills) * Number(values.kills));
  return values.quick ? few : runs;
}

function tellOf({ fault, findings, seconds }: Result): void {
  over++;
  const mark = findings.broken.length > 0 ? "✗" : "✓";
  tell(`${mark} ${fault.code} ${fault.name}, ${seconds.toFixed(1)} s (${over} of ${count})`);
}

/** How it goes on, beside the results. */
function tell(sentence: string): void {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.error(`${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")} ${sentence}`);
}

function byCode(one: Result, other: Result): number {
  return Number(one.fault.code.slice(1)) - Number(other.fault.code.slice(1));
}
