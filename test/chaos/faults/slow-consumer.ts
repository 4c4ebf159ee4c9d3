import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter, hire } from "../people.ts";
import { openWire } from "../wire.ts";

const events = 3000;
const bytes = 10_000;
// Five cut at 1 MB each, and what a busy heap takes; without the cap it would be 150 MB.
const mostGrowthMb = 90;

/** Screens that stop reading while the log runs on: they are cut off, come back by cursor, and cost no memory. */
export const slowConsumer: Fault = {
  code: "F21",
  name: "screens that stop reading",
  runs: 5,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Slow screens");
    const visitors = [await enter(stage, shop, stage.random.fork())];
    const quick = hire(stage, shop.keys[0]!, stage.random.fork()).listens();
    while (quick.heard().length === 0) await wait(20);
    const wire = openWire(stage, stage.random, { authorization: `Bearer ${shop.keys[1]}` });
    const sleepers = await Promise.all(
      Array.from({ length: runs }, async () => fetch(`${node!.url()}/api/v1/live`, { headers: wire.headers })),
    );
    await visitors[0]!.says("Hello");
    await wait(500);

    const before = memory(node!.pid()!);
    let most = before;
    for (let written = 0; written < events; written += 100) {
      await stage.ask(
        `insert into events (workspace_id, type, actor, data)
         select $1, 'settings.changed', '{"kind": "system"}', jsonb_build_object('fields', jsonb_build_array(repeat('x', $2))) from generate_series(1, 100)`,
        [shop.workspace, bytes],
      );
      most = Math.max(most, memory(node!.pid()!));
      await wait(40);
    }
    await wait(1000);
    const growth = Math.round((Math.max(most, memory(node!.pid()!)) - before) / 1024);
    findings.hold("I6", growth < mostGrowthMb, () => `the node grew by ${growth} MB`);

    for (const sleeper of sleepers) {
      const first = await readToEnd(sleeper);
      findings.hold("I6", first.ended, () => "a screen that did not read was never cut off");
      const rest = await resume(first.cursor);
      const log = await stage.ask<{ cursor: string }>(
        "select xid || '.' || id as cursor from events where workspace_id = $1 and (xid, id) > ($2::text::xid8, $3::bigint) order by xid, id",
        [shop.workspace, ...first.start.split(".")],
      );
      const heard = [...first.heard, ...rest];
      findings.missing(
        "I5",
        log.filter(({ cursor }) => !heard.includes(cursor)).length,
        "events that a slow screen never heard",
      );
      findings.twice("I5", heard.length - new Set(heard).size, "events that a slow screen heard twice");
    }
    await inspect(stage, findings, { shop, visitors, screens: [quick] });
    await quick.close();
    await stage.ask("delete from events where workspace_id = $1 and type = 'settings.changed'", [shop.workspace]);
    return {
      did: `${(events * bytes) / 1e6} MB to ${runs} screens that do not read and one that does: cut off, resumed, node + ${growth} MB`,
      runs,
    };

    async function resume(cursor: string): Promise<string[]> {
      const answers: string[] = [];
      let at = cursor;
      const [{ last }] = (await stage.ask<{ last: string }>(
        "select xid || '.' || id as last from events where workspace_id = $1 order by xid desc, id desc limit 1",
        [shop.workspace],
      )) as [{ last: string }];
      for (let tries = 0; at !== last && tries < 40; tries++) {
        const answer = await fetch(`${node!.url()}/api/v1/live?after=${at}`, { headers: wire.headers });
        const part = await readToEnd(answer, last);
        answers.push(...part.heard);
        at = part.heard.at(-1) ?? at;
      }
      return answers;
    }
  },
};

/** Reads a stream until it is cut off, or until it has told of the event named. */
async function readToEnd(answer: Response, until?: string) {
  const part = { heard: [] as string[], start: "", cursor: "", ended: false };
  let rest = "";
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const late = wait(10_000).then(() => ({ done: true as const, value: undefined, late: true }));
  while (part.cursor !== until || until === undefined) {
    const next = await Promise.race([reader.read(), late]).catch(() => ({ done: true as const, value: undefined }));
    if (next.done) {
      part.ended = !("late" in next);
      break;
    }
    const blocks = (rest + next.value).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const id = /^id: (.+)$/m.exec(block)?.[1];
      if (!id) continue;
      part.cursor = id;
      if (block.startsWith("event: ready")) part.start = id;
      else part.heard.push(id);
    }
  }
  await reader.cancel().catch(() => {});
  return part;
}

/** Resident memory in kB. */
function memory(pid: number): number {
  if (process.platform === "linux")
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]);
  return Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout);
}
