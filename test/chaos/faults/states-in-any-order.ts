import { type DeliveryState, moves } from "../../../src/domain/delivery.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, hire } from "../people.ts";

/** News of a delivery in every order, in the rule and over the wire: only forward counts. */
export const statesInAnyOrder: Fault = {
  code: "F13",
  name: "delivery states in any order",
  runs: 30,
  few: 12,
  async inject(stage, findings, runs) {
    const news: DeliveryState[] = ["sending", "sent", "delivered", "read", "failed"];
    for (const order of permutations(news)) {
      const end = [...order, ...order].reduce(
        (state, next) => (moves(state, next) ? next : state),
        "queued" as DeliveryState,
      );
      findings.hold("I2", end === "read", () => `${order.join(", ")} ended as ${end}`);
    }

    await stage.nodes(2);
    const shop = await stage.shop("States");
    const teammate = hire(stage, shop.keys[0]!, stage.random.fork());
    const visitors = await Promise.all(Array.from({ length: runs }, () => enter(stage, shop, stage.random.fork())));
    const orders = permutations([1, 2, 3, 4]);
    await Promise.all(
      visitors.map(async (visitor, index) => {
        await visitor.says("Hello");
        const conversation = await visitor.conversation();
        for (const text of ["One", "Two", "Three"]) await teammate.replies(conversation, text);
        // Half of them one after the other, half at once, and some with a seq that nobody has said yet.
        const reads = [...orders[index % orders.length]!, ...(index % 3 ? [] : [99])];
        if (index % 2) for (const seq of reads) await visitor.reads(seq);
        else await Promise.all(reads.map((seq) => visitor.reads(seq)));
      }),
    );
    await inspect(stage, findings, { shop, visitors, replies: teammate.said });
    for (const visitor of visitors) await visitor.reads(4);
    const wrong = await stage.ask(
      `select l.id from lines l join conversations c on c.workspace_id = l.workspace_id and c.id = l.conversation_id
       where l.workspace_id = $1 and not (l.read_seq between 4 and c.seq and l.delivered_seq between l.read_seq and c.seq)`,
      [shop.workspace],
    );
    findings.hold("I5", wrong.length === 0, () => `${wrong.length} lines end at a wrong seq`);
    const back = await stage.ask(
      `select 1 from (select (data ->> 'read')::int as read, lag((data ->> 'read')::int) over (partition by data ->> 'lineId' order by xid, id) as before
                      from events where workspace_id = $1 and type = 'line.seen') e where read < before`,
      [shop.workspace],
    );
    findings.hold(
      "I4",
      back.length === 0,
      () => `${back.length} times the log says that somebody has read less than before`,
    );
    return {
      did: `${permutations(news).length} orders of states, ${runs} lines read in ${orders.length} orders`,
      runs,
    };
  },
};

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
