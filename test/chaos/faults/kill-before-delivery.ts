import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, hire, type Said } from "../people.ts";

/** Teammates' replies are committed; the node dies before it has delivered them. */
export const killBeforeDelivery: Fault = {
  code: "F1",
  name: "kill -9 before delivery",
  runs: 8,
  few: 2,
  async inject(stage, findings, runs) {
    const { random } = stage;
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Before delivery");
    const teammate = hire(stage, shop.keys[0]!, random.fork());
    const visitors = await Promise.all(Array.from({ length: 10 }, () => enter(stage, shop, random.fork())));
    for (const visitor of visitors) visitor.listens();
    await Promise.all(visitors.map((visitor) => visitor.says("Hello")));
    const conversations = await Promise.all(visitors.map((visitor) => visitor.conversation()));
    const replies: Promise<Said>[] = [];
    let undelivered = 0;
    for (let run = 1; run <= runs; run++) {
      replies.push(...conversations.map((id) => teammate.replies(id, `Reply ${run}`)));
      for (const end = performance.now() + 500; performance.now() < end && (await countQueued()) === 0; );
      await node!.kill();
      undelivered += await countQueued();
      await stage.passTime(60);
      await node!.start();
    }
    await Promise.all(replies);
    await inspect(stage, findings, { shop, visitors, replies: teammate.said });
    await Promise.all(visitors.flatMap(({ trails }) => trails.map((trail) => trail.close())));
    return {
      did: `${teammate.said.length} replies, ${undelivered} of them committed and not delivered at a kill`,
      runs,
    };

    async function countQueued(): Promise<number> {
      const [row] = await stage.ask<{ count: number }>(
        "select count(*)::int as count from messages where workspace_id = $1 and state in ('queued', 'sending')",
        [shop.workspace],
      );
      return row!.count;
    }
  },
};
