import { renameSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { gather } from "../crowd.ts";
import type { Fault } from "../fault.ts";
import type { Findings } from "../findings.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { enter } from "../people.ts";
import type { Stage } from "../stage.ts";

const limitMs = 8_000;
const outageMs = 6_000;

/** PostgreSQL restarts under both nodes: orderly, at once, and not for a while. */
export const restartDatabase: Fault = {
  code: "F6",
  name: "PostgreSQL fast and immediate restart, outage",
  runs: 5,
  few: 3,
  async inject(stage, findings, runs) {
    await stage.nodes(2);
    const shop = await stage.shop("Restarts");
    const crowd = await gather(stage, shop, { visitors: 16, listening: 6, pause: [200, 900] });
    const probe = await enter(stage, shop, stage.random.fork());
    crowd.talk();
    const back: number[] = [];
    for (let run = 0; run < runs; run++) {
      await wait(600);
      const outage = run === runs - 1;
      const since = outage ? await stayAway(stage) : await restart(stage, run % 2 ? "SIGQUIT" : "SIGINT");
      await probe.says("Is anybody there?");
      back.push(Math.round(performance.now() - since));
      findings.hold(
        "I6",
        back.at(-1)! <= limitMs + grace(2_000),
        () => `nothing was accepted for ${back.at(-1)} ms after the restart`,
      );
      await expectListeners(stage, findings);
    }
    await crowd.leave();
    const replies = crowd.teammates.flatMap(({ said }) => said);
    const visitors = [...crowd.visitors, probe];
    await inspect(stage, findings, { shop, visitors, replies, screens: crowd.screens });
    await crowd.close();
    findings.hold("I6", stage.deaths() === 0, () => `${stage.deaths()} nodes fell over (see ${stage.logFile})`);
    return { did: `accepted again after ${back.join(", ")} ms, listening again each time`, runs };
  },
};

async function restart(stage: Stage, signal: "SIGINT" | "SIGQUIT"): Promise<number> {
  const postmaster = stage.postmaster();
  stage.signal(postmaster, signal);
  const since = performance.now();
  while (stage.postmaster() === postmaster) await wait(10);
  return since;
}

/** The data is out of reach for a while, so that PostgreSQL cannot come back; returns when it could again. */
async function stayAway(stage: Stage): Promise<number> {
  const postmaster = stage.postmaster();
  renameSync(stage.cluster, `${stage.cluster}.away`);
  process.kill(postmaster!, "SIGQUIT");
  await wait(outageMs);
  renameSync(`${stage.cluster}.away`, stage.cluster);
  return performance.now();
}

/** Each node listens for hints again, over one connection. */
async function expectListeners(stage: Stage, findings: Findings): Promise<void> {
  const count = async () => {
    const [row] = await stage.ask<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where application_name = 'parley hints'",
    );
    return row!.count;
  };
  const end = performance.now() + limitMs + grace(2_000);
  while ((await count()) < 2 && performance.now() < end) await wait(50);
  await wait(300);
  const listening = await count();
  findings.hold("I5", listening === 2, () => `${listening} connections listen for hints on two nodes`);
}
