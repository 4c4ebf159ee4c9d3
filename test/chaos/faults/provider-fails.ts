import { setTimeout as wait } from "node:timers/promises";
import type { SwitchName } from "../../../src/simulator/switches.ts";
import type { Done, Fault } from "../fault.ts";
import type { Findings } from "../findings.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { correspond, countIn, pickUp, reached } from "../phones.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

// A call to a provider ends within 15 s, whatever the provider does.
const callMs = 15_000;

/** Nobody hears the end of it: once with the provider's reports, once with nothing but its list. */
export const hangAfterAcceptance: Fault = {
  code: "F9",
  name: "the provider accepts and never answers",
  runs: 2,
  few: 2,
  inject: (stage, findings, runs) => failTwice(stage, findings, runs, "accept-then-hang"),
};

export const breakOff: Fault = {
  code: "F11",
  name: "connection reset in mid-body",
  runs: 6,
  few: 2,
  inject: (stage, findings, runs) => failTwice(stage, findings, runs, "reset-mid-body"),
};

export const drip: Fault = {
  code: "F11",
  name: "an answer of a byte a second",
  runs: 2,
  few: 2,
  inject: (stage, findings, runs) => failTwice(stage, findings, runs, "slow-drip"),
};

const phones = 6;

async function failTwice(stage: Stage, findings: Findings, runs: number, fault: SwitchName): Promise<Done> {
  await stage.nodes(1);
  const { simulator } = stage;
  const { shop, teammate, ...talk } = await correspond(stage, fault, phones);
  let doubtful = 0;
  let longest = 0;
  for (let run = 1; run <= runs; run++) {
    if (run % 2 === 0) simulator.switches.on("lose-webhooks");
    simulator.switches.on(fault);
    const started = performance.now();
    await talk.reply(`Reply ${run}`);
    const settled = await reached(stage, shop, ["unknown", "sent", "delivered"], phones * run);
    findings.hold("I6", settled && (await linesFree(stage, shop)), () => "a call to the provider never ended");
    longest = Math.max(longest, performance.now() - started);
    doubtful = await countIn(stage, shop, ["unknown"]);
    simulator.switches.clear();
  }
  findings.hold("I6", longest < callMs + grace(3_000), () => `a call to the provider took ${Math.round(longest)} ms`);
  await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said });
  const sent = await countIn(stage, shop, ["sent", "delivered"]);
  findings.missing("I2", phones * runs - sent, "replies whose sending was never proved");
  return {
    did: `${sent} texts taken once; ${doubtful} in doubt without reports, none at the end; a call took at most ${(longest / 1000).toFixed(1)} s`,
    runs,
  };
}

/** Waits until no call is under way any more. */
async function linesFree(stage: Stage, { workspace }: Shop): Promise<boolean> {
  for (const end = performance.now() + callMs + grace(3_000); performance.now() < end; await wait(25)) {
    const held = await stage.ask("select 1 from lines where workspace_id = $1 and lease_by is not null", [workspace]);
    if (held.length === 0) return true;
  }
  return false;
}

/** Each refusal in turn: nobody knows, nobody knows, it waits, it failed and says why. */
export const refuse: Fault = {
  code: "F10",
  name: "500 after accept, 503 before, 429, refused connection, 4xx",
  runs: 5,
  few: 5,
  async inject(stage, findings, runs) {
    await stage.nodes(1);
    const { switches } = stage.simulator;
    const { shop, teammate, ...talk } = await correspond(stage, "Refusals", phones);
    const states: string[] = [];

    switches.on("lose-webhooks");
    for (const fault of ["error-after-accept", "error-before-accept"] as const) {
      switches.on(fault, phones);
      await talk.reply(fault);
      findings.hold(
        "I6",
        await reached(stage, shop, ["unknown"], phones * (states.length + 1)),
        () => `no doubt after ${fault}`,
      );
      states.push("in doubt");
    }
    switches.clear();
    const settled = () => reached(stage, shop, ["sent", "delivered"], phones * (states.length - 2));
    for (const fault of ["too-many-requests", "refuse-connection"] as const) {
      switches.on(fault, fault === "too-many-requests" ? phones : 2);
      await talk.reply(fault);
      states.push("waited");
      findings.hold("I6", await settled(), () => `what waited because of ${fault} did not leave`);
      switches.clear();
    }
    await failWithReason();
    states.push("failed");
    await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said, failures: 1 });
    return { did: `${phones} texts each: ${states.join(", ")}`, runs };

    /** A number that the provider does not take. */
    async function failWithReason(): Promise<void> {
      const odd = { ...pickUp(stage, shop), number: "+1303" };
      stage.simulator.twilio.textFrom({ from: odd.number, to: shop.sms.number, body: "Hello" });
      await stage.simulator.idle();
      const [row] = await stage.ask<{ id: string }>(
        `select l.conversation_id as id from addresses a join lines l on l.workspace_id = a.workspace_id and l.address_id = a.id
         where a.workspace_id = $1 and a.value = $2`,
        [shop.workspace, odd.number],
      );
      await teammate.replies(row!.id, "Nobody gets this.");
      findings.hold("I6", await reached(stage, shop, ["failed"], 1), () => "a refused message did not fail");
      const [failed] = await stage.ask<{ reason: string; code: string }>(
        "select state_reason as reason, failure_code as code from messages where workspace_id = $1 and state = 'failed'",
        [shop.workspace],
      );
      findings.hold(
        "I6",
        failed?.code === "21211" && /^[A-Z].*\.$/.test(failed.reason),
        () => `it failed with ${JSON.stringify(failed)}`,
      );
    }
  },
};
