import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, sentence } from "../people.ts";

/** Messages are stored; the node dies before it has said so, and the visitors send them again. */
export const killBeforeAnswer: Fault = {
  code: "F3",
  name: "kill -9 between commit and answer",
  runs: 12,
  few: 2,
  async inject(stage, findings, runs) {
    const { random } = stage;
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Before the answer");
    const visitors = await Promise.all(Array.from({ length: 24 }, () => enter(stage, shop, random.fork())));
    let [stored, unanswered] = [0, 0];
    for (let run = 1; run <= runs; run++) {
      const said = visitors.map(() => sentence(random.key(), `Where is my order ${run}?`));
      const mumbled = visitors.map((visitor, index) => visitor.mumbles(said[index]!));
      await wait(random.between(8, 50));
      await node!.kill();
      await Promise.all(mumbled);
      const there = await stage.ask<{ key: string }>(
        "select client_id as key from messages where workspace_id = $1 and client_id = any($2)",
        [shop.workspace, said.map(({ key }) => key)],
      );
      stored += there.length;
      unanswered += there.filter(({ key }) => said.find((one) => one.key === key)!.ids.size === 0).length;
      await stage.passTime(60);
      await node!.start();
      await Promise.all(visitors.map((visitor, index) => visitor.says(said[index]!.text, said[index]!.key)));
    }
    await inspect(stage, findings, { shop, visitors });
    return {
      did: `${visitors.length} messages each; ${stored} were stored at the kill, ${unanswered} of them unanswered`,
      runs,
    };
  },
};
