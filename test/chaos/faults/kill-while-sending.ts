import pg from "pg";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { correspond, countIn, reached } from "../phones.ts";

const phones = 8;

/** The node dies with messages that are queued, and with such that are claimed: the provider has heard of neither. */
export const killBeforeSending: Fault = {
  code: "F1",
  name: "kill -9 before the provider is called",
  runs: 4,
  few: 1,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const { shop, teammate, ...talk } = await correspond(stage, "Before sending", phones);
    for (let run = 1; run <= runs; run++) {
      // Whoever holds a line so keeps every node from claiming it, and nobody from writing.
      const holder = new pg.Client({ connectionString: stage.databaseUrl });
      holder.on("error", () => {});
      await holder.connect();
      await holder.query("begin");
      await holder.query("select id from lines where workspace_id = $1 for key share", [shop.workspace]);
      await talk.reply(`Reply ${run}`);
      await node!.kill();
      await holder.query("rollback");
      await holder.end();
      // As a node leaves it that dies between its claim and its call.
      await stage.ask(
        `with claimed as (
           update messages set state = 'sending', attempt_id = 'attempt of the dead', attempt_at = now(), attempts = 1
           where workspace_id = $1 and state = 'queued' and right(line_id, 1) < 'G' returning line_id
         )
         update lines set lease_by = 'the dead', lease_until = now() + interval '45 seconds'
         where workspace_id = $1 and id in (select line_id from claimed)`,
        [shop.workspace],
      );
      await stage.passTime(60);
      await node!.start();
    }
    await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said });
    const sent = await countIn(stage, shop, ["sent", "delivered"]);
    findings.missing("I2", phones * runs - sent, "replies that never left");
    return { did: `${sent} texts, each of which left once`, runs };
  },
};

/** The provider has taken the messages; the node dies before it has heard so. */
export const killAfterAcceptance: Fault = {
  code: "F2",
  name: "kill -9 after the provider has accepted",
  runs: 4,
  few: 2,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const { simulator } = stage;
    const { shop, teammate, ...talk } = await correspond(stage, "After acceptance", phones);
    let doubtful = 0;
    for (let run = 1; run <= runs; run++) {
      // Reports settle the one half, the provider's own list the other.
      simulator.switches.on(run % 2 ? "delay-webhooks" : "lose-webhooks");
      simulator.switches.on("accept-then-hang");
      await talk.reply(`Reply ${run}`);
      await reached(stage, shop, ["sending"], phones);
      await node!.kill();
      simulator.switches.off("accept-then-hang");
      await stage.passTime(60);
      await node!.start();
      await reached(stage, shop, ["unknown"], 1);
      doubtful = Math.max(doubtful, await countIn(stage, shop, ["unknown"]));
      simulator.switches.clear();
    }
    await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said });
    const sent = await countIn(stage, shop, ["sent", "delivered"]);
    findings.missing("I2", phones * runs - sent, "replies whose sending was never proved");
    return {
      did: `${sent} texts taken once, at least ${doubtful} of them in doubt after the kill, none at the end`,
      runs,
    };
  },
};
