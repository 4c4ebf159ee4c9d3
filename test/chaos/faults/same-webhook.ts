import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, sentence } from "../people.ts";

/** One message fifty times at once on two nodes, from newcomers and from people known, and again later. */
export const sameWebhook: Fault = {
  code: "F12",
  name: "the same message 50 times at once, and again",
  runs: 10,
  few: 3,
  async inject(stage, findings, runs) {
    const { random } = stage;
    await stage.nodes(2);
    const shop = await stage.shop("Repeats");
    const visitors = await Promise.all(Array.from({ length: runs }, () => enter(stage, shop, random.fork())));
    const said = visitors.map(() => sentence(random.key(), "How long does delivery take?"));
    let asked = 0;
    for (const [index, visitor] of visitors.entries()) {
      if (index % 2) await visitor.says("Hello");
      const statuses = await Promise.all(Array.from({ length: 50 }, () => visitor.mumbles(said[index]!)));
      asked += statuses.length;
      const refused = statuses.filter((status) => status !== 200 && status !== 201);
      findings.hold(
        "I1",
        refused.length === 0,
        () => `a repeated message was answered ${[...new Set(refused)].join(", ")}`,
      );
    }
    await wait(300);
    for (const [index, visitor] of visitors.entries()) {
      const status = await visitor.mumbles(said[index]!);
      findings.hold("I1", status === 200, () => `a message sent again later was answered ${status}`);
    }
    await inspect(stage, findings, { shop, visitors });
    return { did: `${asked + runs} requests for ${runs} messages`, runs };
  },
};
