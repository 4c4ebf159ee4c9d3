import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { enter, hire, sentence, type Visitor } from "../people.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

const othersMs = 5_000;
const givesUpMs = 35_000;

/** Turns that always throw, and a text that no database takes: each ends at a person, and harms nobody else. */
export const poison: Fault = {
  code: "F27",
  name: "poison: turns and messages that always throw",
  runs: 4,
  few: 2,
  async inject(stage, findings, runs) {
    await stage.nodes(1);
    const [sick, healthy] = [await stage.shop("Poisoned"), await stage.shop("Healthy")];
    await corrupt(stage, sick);
    const patients = await Promise.all(Array.from({ length: runs }, () => enter(stage, sick, stage.random.fork())));
    await Promise.all(patients.map((patient) => patient.says("How long does delivery take?")));

    const others = await Promise.all(Array.from({ length: 10 }, () => enter(stage, healthy, stage.random.fork())));
    const waits = await Promise.all(others.map((visitor) => answered(stage, healthy, visitor)));
    const longest = Math.round(Math.max(...waits));
    findings.hold("I6", longest < othersMs + grace(3_000), () => `others waited ${longest} ms for their answers`);
    await sendPoison();

    const took = await handedOver(stage, sick, runs);
    findings.hold(
      "I6",
      took < givesUpMs + grace(10_000),
      () => `poisoned turns were not given up within ${givesUpMs / 1000} s`,
    );
    await inspect(stage, findings, { shop: sick, visitors: patients });
    await inspect(stage, findings, { shop: healthy, visitors: others });
    const teammate = hire(stage, sick.keys[0]!, stage.random.fork());
    for (const patient of patients) {
      const why = await teammate.asks(`/conversations/${await patient.conversation()}/why`);
      findings.hold("I1", why.turns[0]?.verdict === "failed", () => `"Why?" says: ${why.sentence}`);
    }
    return {
      did: `${runs} poisoned turns given to a person after ${Math.round(took / 1000)} s; others answered within ${longest} ms`,
      runs,
    };

    /** Among nine good messages in the same moment. */
    async function sendPoison() {
      const bad = sentence(stage.random.key(), "Nobody stores \u0000 this.");
      const [patient, ...neighbours] = others;
      const [status, ...statuses] = await Promise.all([
        patient!.mumbles(bad),
        ...neighbours.map((visitor) => visitor.mumbles(sentence(stage.random.key(), "Hello"))),
      ]);
      patient!.said.splice(patient!.said.indexOf(bad), 1);
      findings.hold(
        "I1",
        statuses.every((one) => one < 300),
        () => `neighbours of a poisoned message were answered ${statuses.join(", ")}`,
      );
      findings.hold("I1", status! < 500, () => `a poisoned message was answered ${status}`);
    }
  },
};

/** As a hand in the database might leave it: no version of ours reads this. */
async function corrupt(stage: Stage, { workspace }: Shop): Promise<void> {
  await stage.ask(`update agent_versions set definition = '{"maxTurns": "many"}' where workspace_id = $1`, [workspace]);
}

async function answered(stage: Stage, { workspace }: Shop, visitor: Visitor): Promise<number> {
  const started = performance.now();
  await visitor.says("How long does delivery take?");
  const conversation = await visitor.conversation();
  for (const end = started + 30_000; performance.now() < end; await wait(50)) {
    const rows = await stage.ask(
      "select 1 from messages where workspace_id = $1 and conversation_id = $2 and author_kind = 'agent' and state in ('sent', 'delivered', 'read')",
      [workspace, conversation],
    );
    if (rows.length > 0) break;
  }
  return performance.now() - started;
}

async function handedOver(stage: Stage, { workspace }: Shop, count: number): Promise<number> {
  const started = performance.now();
  for (; performance.now() - started < givesUpMs + grace(10_000); await wait(100)) {
    const rows = await stage.ask(
      "select 1 from conversations where workspace_id = $1 and handoff_at is not null and attention is not null",
      [workspace],
    );
    if (rows.length === count) break;
  }
  return performance.now() - started;
}
