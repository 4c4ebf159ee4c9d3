import { setTimeout as wait } from "node:timers/promises";
import { gather } from "../crowd.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { hire } from "../people.ts";
import { answersSlowly } from "../slow-model.ts";

const hour = 3_600_000;

/** Three nodes whose clocks are an hour apart from one another share the work. */
export const skewClock: Fault = {
  code: "F18",
  name: "nodes with clocks one hour fast and one hour slow",
  runs: 1,
  few: 1,
  async inject(stage, findings, runs) {
    await stage.retire();
    const nodes = [stage.add(), stage.add(shifted(hour)), stage.add(shifted(-hour))];
    await Promise.all(nodes.map((node) => node.start()));
    const shop = await stage.shop("Clocks", { scripted: true });
    answersSlowly(shop.model, stage.random.fork(), { from: 20, to: 400 });
    const crowd = await gather(stage, shop, { visitors: 16, listening: 4, pause: [200, 900] });
    crowd.talk();
    await wait(8000);
    await crowd.leave();
    const replies = crowd.teammates.flatMap(({ said }) => said);
    await inspect(stage, findings, { shop, visitors: crowd.visitors, replies, screens: crowd.screens });
    await crowd.close();

    const [row] = await stage.ask<Record<"calls" | "backwards", number>>(
      `select coalesce(sum(jsonb_array_length(receipt -> 'calls')), 0)::int as calls,
              count(*) filter (where ended_at < started_at)::int as backwards
       from turns where workspace_id = $1`,
      [shop.workspace],
    );
    const { asked } = shop.model;
    findings.twice("I2", Math.max(0, asked.length - row!.calls), "questions to the model that no turn knows of");
    findings.hold("I4", row!.backwards === 0, () => `${row!.backwards} turns ended before they began`);
    const hours = await stage.ask<{ hours: number; turns: number }>(
      "select round(extract(epoch from started_at - now()) / 3600)::int as hours, count(*)::int as turns from turns where workspace_id = $1 group by 1 order by 1",
      [shop.workspace],
    );
    findings.hold("I6", hours.length === 3, () => `only ${hours.length} of three nodes have taken turns`);
    await expectNewestFirst();
    return {
      did: `turns by clock: ${hours.map(({ hours, turns }) => `${hours} h ${turns}`).join(", ")}; the model asked ${asked.length} times`,
      runs,
    };

    /** "Why?" is about the newest turn, whichever node took it. */
    async function expectNewestFirst() {
      const teammate = hire(stage, shop.keys[0]!, stage.random.fork());
      for (const visitor of crowd.visitors) {
        const { turns } = await teammate.asks(`/conversations/${await visitor.conversation()}/why`);
        const seqs: number[] = turns.map(({ toSeq }: { toSeq: number }) => toSeq);
        findings.hold(
          "I5",
          seqs.every((seq, index) => index === 0 || seq < seqs[index - 1]!),
          () => `"Why?" lists turns in the order ${seqs.join(", ")}`,
        );
      }
    }
  },
};

/** Arguments that move a node's clock, and only what it reads from it: timers go on as they would. */
function shifted(ms: number): string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(`(${shiftClock})(${ms})`)}`];
}

function shiftClock(ms: number): void {
  const Real = Date;
  // biome-ignore lint/suspicious/noExplicitAny: a date takes whatever a date takes
  globalThis.Date = class extends (Real as any) {
    // biome-ignore lint/suspicious/noExplicitAny: a date takes whatever a date takes
    constructor(...given: any[]) {
      super(...(given.length > 0 ? given : [Real.now() + ms]));
    }
    static now() {
      return Real.now() + ms;
    }
  } as unknown as DateConstructor;
}
