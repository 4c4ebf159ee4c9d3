import { setTimeout as wait } from "node:timers/promises";
import { gather } from "../crowd.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { answersSlowly } from "../slow-model.ts";

// What orchestrators give a process before they kill it.
const graceMs = 30_000;

/** A deployment: the new node comes, both serve, the old one is asked to go while its agent is thinking. */
export const roll: Fault = {
  code: "F5",
  name: "SIGTERM, old and new node together",
  runs: 3,
  few: 1,
  async inject(stage, findings, runs) {
    let [old] = await stage.nodes(1);
    const shop = await stage.shop("Rolling", { scripted: true });
    answersSlowly(shop.model, stage.random.fork(), { from: 100, to: 900 });
    const crowd = await gather(stage, shop, { visitors: 16, listening: 6, pause: [200, 900] });
    crowd.talk();
    const before = stage.silences;
    const drains: number[] = [];
    for (let run = 0; run < runs; run++) {
      const next = stage.add();
      await next.start();
      await wait(800);
      const { ms, code } = await old!.drain();
      drains.push(ms);
      findings.hold("I6", ms <= graceMs, () => `a node took ${ms} ms to end`);
      findings.hold("I6", code === 0, () => `a node ended with ${code}`);
      old = next;
    }
    await crowd.leave();
    const replies = crowd.teammates.flatMap(({ said }) => said);
    await inspect(stage, findings, { shop, visitors: crowd.visitors, replies, screens: crowd.screens });
    await crowd.close();
    return {
      did: `drained in at most ${Math.max(...drains)} ms, ${stage.silences - before} requests cut off and sent again`,
      runs,
    };
  },
};
