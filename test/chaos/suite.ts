import { setTimeout as wait } from "node:timers/promises";
import type { Done, Fault } from "./fault.ts";
import { type Findings, invariants, openFindings } from "./findings.ts";
import { inspect } from "./inspect.ts";
import { enter } from "./people.ts";
import { digest, openStage, type Stage } from "./stage.ts";

export type Result = {
  fault: Fault;
  findings: Findings;
  done: Done;
  seconds: number;
  /** It was not played to its end, and its people may still be about: the stage is of no use any more. */
  brokeOff: boolean;
};

// Far longer than any takes: whatever hangs so long would hang for ever.
const patienceMs = 20 * 60_000;

/** A stage with a bystander: a workspace that nobody touches, so that I7 can be seen. */
export async function openSuite(options: Parameters<typeof openStage>[0]) {
  const stage = await openStage(options);
  const bystander = await settleBystander(stage).catch(async (error) => {
    await stage.close({ keep: true });
    throw error;
  });
  return {
    stage,
    async play(fault: Fault, runs: number): Promise<Result> {
      const started = performance.now();
      const findings = openFindings();
      const played = playOut(stage, bystander, { fault, findings, runs }).catch(({ stack }: Error) => stack!);
      const late = wait(patienceMs, "it hangs", { ref: false });
      const done = await Promise.race([played, late]);
      const seconds = (performance.now() - started) / 1000;
      if (typeof done !== "string") return { fault, findings, done, seconds, brokeOff: false };
      return { ...brokenOff(fault, done, findings), seconds };
    },
  };
}

/** What is told of a fault that could not be played to its end. */
export function brokenOff(fault: Fault, why: string, findings = openFindings()): Result {
  findings.hold("I6", false, () => `the fault could not be played to its end: ${why}`);
  return { fault, findings, done: { did: "broke off", runs: 0 }, seconds: 0, brokeOff: true };
}

type Playing = { fault: Fault; findings: Findings; runs: number };

async function playOut(stage: Stage, bystander: string, { fault, findings, runs }: Playing): Promise<Done> {
  const before = await digest(stage, bystander);
  const done = await fault.inject(stage, findings, runs);
  const after = await digest(stage, bystander);
  const changed = [...after.keys()].filter((table) => before.get(table) !== after.get(table));
  findings.hold("I7", changed.length === 0, () => `rows of another workspace have changed: ${changed.join(", ")}`);
  return done;
}

async function settleBystander(stage: Stage): Promise<string> {
  await stage.nodes(1);
  const shop = await stage.shop("Next door");
  // What befalls the provider, its channel would rightly show.
  await stage.ask("delete from channels where workspace_id = $1 and id = $2", [shop.workspace, shop.sms.channel]);
  const visitors = await Promise.all([1, 2, 3].map(() => enter(stage, shop, stage.random.fork())));
  for (const visitor of visitors) await visitor.says("How long does delivery take?");
  const findings = openFindings();
  await inspect(stage, findings, { shop, visitors });
  if (findings.broken.length > 0) throw new Error(`Even without a fault: ${findings.broken[0]!.sentence}`);
  return shop.workspace;
}

/** One line of the table. */
export function row({ fault, findings, done, seconds }: Result): string {
  const broken = new Set(findings.broken.map(({ invariant }) => invariant));
  const marks = invariants.map((invariant) => {
    if (!findings.looked.has(invariant)) return "·";
    return broken.has(invariant) ? "✗" : "✓";
  });
  return `| ${[fault.code, fault.name, done.did, done.runs, ...marks, `${seconds.toFixed(1)} s`].join(" | ")} |`;
}

export const head = [
  `| fault | what | done | runs | ${invariants.join(" | ")} | time |`,
  `| --- | --- | --- | --- | ${invariants.map(() => "---").join(" | ")} | --- |`,
].join("\n");
