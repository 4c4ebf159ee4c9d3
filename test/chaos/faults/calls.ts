import { setTimeout as wait } from "node:timers/promises";
import { newChannel } from "../../../src/contract/channels.ts";
import { connectChannel } from "../../../src/server/channels/connect-channel.ts";
import type { SwitchName } from "../../../src/simulator/switches.ts";
import type { Fault } from "../fault.ts";
import type { Findings } from "../findings.ts";
import { inspect } from "../inspect.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

const callers = 4;
const question = "How long does delivery take?";
// Calls whose end is due to be asked for are looked at every 20 s; a busy machine is given more.
const patienceMs = 60_000;

/** Each of these befalls calls that are under way: their end comes first, twice or never, their connection or its node dies. */
const mishaps: { name: string; switches: SwitchName[]; befalls?: (stage: Stage, sid: string) => unknown }[] = [
  { name: "ended before answered", switches: ["ends-before-answered", "duplicate-webhooks"] },
  { name: "told in any order", switches: ["reorder-webhooks", "duplicate-webhooks"] },
  { name: "recorded late", switches: ["late-recording"] },
  { name: "media socket dead", switches: [], befalls: ({ simulator }, sid) => simulator.calls.die(sid) },
  { name: "end never told", switches: ["lose-webhooks"] },
];

/** Calls end once, with the provider's seconds, and what was said and recorded is there once. */
export const calls: Fault = {
  code: "F26",
  name: "calls: end before answer, late recording, dead socket, dead node, end never told",
  runs: mishaps.length,
  few: mishaps.length,
  async inject(stage, findings, runs) {
    const [, doomed] = await stage.nodes(2);
    const shop = await stage.shop("Calls");
    const number = await openNumber(stage, shop);
    const sids: string[] = [];
    const untold = new Set<string>();
    for (let run = 0; run < runs; run++) {
      const { switches, befalls } = mishaps[run % mishaps.length]!;
      const [early, late] = [switches.filter((name) => name !== "lose-webhooks"), switches];
      for (const name of early) stage.simulator.switches.on(name);
      const some = await dialAll(stage, number, run);
      sids.push(...some);
      for (const sid of some) stage.simulator.calls.say(sid, question);
      await answered(stage, findings, some);
      for (const sid of some) await befalls?.(stage, sid);
      await talking(stage, some);
      if (late.includes("lose-webhooks")) for (const sid of some) untold.add(sid);
      for (const name of late) stage.simulator.switches.on(name);
      for (const sid of some) stage.simulator.calls.hangUp(sid);
      await stage.simulator.idle();
      for (const sid of some) stage.simulator.calls.record(sid);
      stage.simulator.switches.clear();
    }
    const cut = await dialAll(stage, number, runs);
    sids.push(...cut);
    await doomed!.kill();
    // The provider finds its connection broken a moment later.
    await wait(500);
    // Whom the provider could not connect again, because it asked the dead node, is not on the line any more.
    const left = await talking(stage, cut);
    for (const sid of left) stage.simulator.calls.say(sid, question);
    await answered(stage, findings, left);
    for (const sid of left) stage.simulator.calls.hangUp(sid);
    await stage.simulator.idle();

    await stage.ask("update calls set ask_at = now() where workspace_id = $1 and ask_at is not null", [shop.workspace]);
    await inspect(stage, findings, { shop });
    await checkCalls(stage, findings, { shop, sids, untold });
    const names = mishaps.slice(0, runs).map(({ name }) => name);
    return { did: `${sids.length} calls: ${[...names, "node killed"].join(", ")}`, runs };
  },
};

async function openNumber({ db, secrets, simulator, url }: Stage, { workspace, agent }: Shop): Promise<string> {
  const { accountSid, authToken } = simulator.calls.account;
  const number = `+1628${5_550_100 + simulator.calls.numbers.length}`;
  const settings = { accountSid, number, baseUrl: `${simulator.url}/calls`, record: true };
  const channel = newChannel.parse({ kind: "voice", name: number, agentId: agent, settings, secrets: { authToken } });
  const id = await db.in(workspace, (tx) =>
    connectChannel(tx, secrets, { workspace, by: { kind: "system" }, channel }),
  );
  simulator.calls.open({ number, hookUrl: `${url}/hooks/${id}` });
  return number;
}

/** Nodes may be busy or gone; whoever hears nothing dials again. */
async function dialAll({ simulator }: Stage, to: string, run: number): Promise<string[]> {
  const from = (index: number) => `+1720555${String(1000 + run * callers + index)}`;
  return Promise.all(
    Array.from({ length: callers }, (_, index) => simulator.calls.callFrom({ from: from(index), to })),
  );
}

/** Waits until each call is connected with us, for the first time or again, or over. Returns those that are connected. */
async function talking({ simulator: { calls } }: Stage, sids: string[]): Promise<string[]> {
  await until(() => sids.every((sid) => calls.isHeard(sid) || calls.call(sid).state === "ended"));
  return sids.filter((sid) => calls.isHeard(sid));
}

async function answered({ simulator }: Stage, findings: Findings, sids: string[]): Promise<void> {
  const hasAnswer = (sid: string) => simulator.calls.call(sid).said.some(({ text }) => text.includes("2 to 4"));
  await until(() => sids.every(hasAnswer));
  findings.missing("I1", sids.filter((sid) => !hasAnswer(sid)).length, "callers who heard no answer");
}

/** I1, I2 and I6: of each call one conversation, one end with the provider's seconds, one file of each recording. */
async function checkCalls(
  stage: Stage,
  findings: Findings,
  { shop, sids, untold }: { shop: Shop; sids: string[]; untold: Set<string> },
) {
  const open = () =>
    stage.ask("select 1 from calls where workspace_id = $1 and (ended_at is null or ask_at is not null)", [
      shop.workspace,
    ]);
  await until(async () => (await open()).length === 0);
  findings.hold("I6", (await open()).length === 0, () => "calls that have ended are still open");
  const rows = await stage.ask<Told>(
    `select l.thread as sid, count(*)::int as lines,
            (select count(*)::int from messages m where m.workspace_id = l.workspace_id and m.line_id = l.id and m.direction = 'in' and m.text = $2) as said,
            (select count(*)::int from messages m where m.workspace_id = l.workspace_id and m.line_id = l.id and m.text like 'The call ended after%') as notes,
            (select json_agg((e.data ->> 'seconds')::int) from events e where e.workspace_id = l.workspace_id and e.conversation_id = l.conversation_id
              and e.type = 'call.moved' and e.data ->> 'state' = 'ended') as ends,
            (select count(*)::int from files f where f.workspace_id = l.workspace_id and f.conversation_id = l.conversation_id) as files
     from lines l join channels h on h.workspace_id = l.workspace_id and h.id = l.channel_id
     where l.workspace_id = $1 and h.kind = 'voice' group by l.workspace_id, l.id, l.thread, l.conversation_id`,
    [shop.workspace, question],
  );
  findings.missing(
    "I1",
    sids.filter((sid) => !rows.some((row) => row.sid === sid)).length,
    "calls without a conversation",
  );
  findings.twice("I1", rows.length - new Set(rows.map(({ sid }) => sid)).size, "calls with more than one conversation");
  for (const { sid, said, notes, ends, files } of rows) {
    const call = stage.simulator.calls.call(sid);
    const times = call.said.filter(({ text }) => text === question).length;
    findings.hold("I1", said === times, () => `what was said ${times} times on a call is there ${said} times`);
    findings.hold("I2", notes === 1 && ends?.length === 1, () => `a call ended ${ends?.length ?? 0} times`);
    findings.hold("I2", ends?.[0] === call.seconds, () => `a call of ${call.seconds} s counts as ${ends?.[0]} s`);
    findings.hold(
      "I1",
      files === (untold.has(sid) ? 0 : call.recordings.length),
      () => `${files} files of ${call.recordings.length} recordings`,
    );
  }
}

type Told = { sid: string; said: number; notes: number; ends: number[] | null; files: number };

async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end && !(await look()); ) await wait(25);
}
