import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, hire, type Visitor } from "../people.ts";
import { answersSlowly } from "../slow-model.ts";

const atOnce = 12;

/** A teammate takes over, or answers, while the agent is thinking: from that commit on the agent is silent. */
export const takeOver: Fault = {
  code: "F17",
  name: "a teammate takes over while the agent thinks",
  runs: 1000,
  few: 100,
  async inject(stage, findings, runs) {
    const { random } = stage;
    await stage.nodes(2);
    const shop = await stage.shop("Races", { scripted: true });
    answersSlowly(shop.model, random.fork(), { from: 0, to: 120 }, runs * 2);
    const teammate = hire(stage, shop.keys[0]!, random.fork());
    const visitors: Visitor[] = [];
    const started = performance.now();

    async function race(): Promise<void> {
      const visitor = await enter(stage, shop, random.fork());
      visitors.push(visitor);
      await visitor.says("How long does delivery take?");
      const conversation = await visitor.conversation();
      await wait(random.between(0, 320));
      if (random.chance(0.5)) await teammate.takesOver(conversation);
      else await teammate.replies(conversation, "I am here now.");
    }

    async function races(): Promise<void> {
      while (visitors.length < runs) await race();
    }

    await Promise.all(Array.from({ length: atOnce }, races));
    await inspect(stage, findings, { shop, visitors, replies: teammate.said });
    const rows = await stage.ask<{ answers: number; after: number }>(
      `select count(m.id)::int as answers,
              count(*) filter (where m.id is not null and (said.xid, said.id) > (taken.xid, taken.id))::int as after
       from conversations c
       left join messages m on m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.author_kind = 'agent'
       left join events said on said.workspace_id = c.workspace_id and said.conversation_id = c.id
         and said.type = 'message.created' and said.data ->> 'messageId' = m.id
       left join events taken on taken.workspace_id = c.workspace_id and taken.conversation_id = c.id and taken.type = 'conversation.handed-off'
       where c.workspace_id = $1 group by c.id`,
      [shop.workspace],
    );
    findings.twice(
      "I2",
      rows.filter(({ answers }) => answers > 1).length,
      "conversations with more than one answer of the agent",
    );
    findings.twice(
      "I2",
      rows.filter(({ after }) => after > 0).length,
      "answers of the agent after a teammate had taken over",
    );
    const answered = rows.filter(({ answers }) => answers > 0).length;
    const seconds = Math.round((performance.now() - started) / 1000);
    return {
      did: `${visitors.length} races, the agent was first in ${answered}, silent in ${rows.length - answered} (${seconds} s)`,
      runs,
    };
  },
};
