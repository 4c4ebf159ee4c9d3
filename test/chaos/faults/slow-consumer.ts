import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { memory } from "../memory.ts";
import { enter, hire } from "../people.ts";

const events = 6000;
const bytes = 10_000;
const mostBehind = 300;
const lagMs = 20_000;
// In the second half of the flood, when the heap has taken what it likes to keep; without the cap it would be 600 MB.
const mostGrowthMb = 200;

/** Screens that stop reading while the log runs on: they are cut off, come back by cursor, and cost no memory. */
export const slowConsumer: Fault = {
  code: "F21",
  name: "screens that stop reading",
  runs: 20,
  few: 4,
  async inject(stage, findings, runs) {
    const [node] = await stage.nodes(1);
    const shop = await stage.shop("Slow screens");
    const visitor = await enter(stage, shop, stage.random.fork());
    const quick = hire(stage, shop.keys[0]!, stage.random.fork()).listens();
    const sleepers = await Promise.all(Array.from({ length: runs }, () => screen(node!.url()!, shop.keys[1]!)));
    while (quick.heard().length === 0) await wait(20);
    const starts = await Promise.all(sleepers.map((sleeper) => sleeper.fallAsleep()));
    await visitor.says("Hello");

    const sizes: number[] = [];
    for (let written = 0; written < events; written += 100) {
      await stage.ask(
        `insert into events (workspace_id, type, actor, data)
         select $1, 'settings.changed', '{"kind": "system"}', jsonb_build_object('fields', jsonb_build_array(repeat('x', $2))) from generate_series(1, 100)`,
        [shop.workspace, bytes],
      );
      await wait(40);
      await keepsUp(written);
      sizes.push(memory(node!.pid()!));
    }
    const half = sizes.length / 2;
    const growth = Math.round(Math.max(...sizes.slice(half)) - Math.max(...sizes.slice(0, half)));
    findings.hold("I6", growth < mostGrowthMb, () => `the node grew by ${growth} MB when it should have been flat`);
    await inspect(stage, findings, { shop, visitors: [visitor], screens: [quick] });
    await quick.close();

    let connections = runs;
    for (const [index, sleeper] of sleepers.entries()) {
      const log = await stage.ask<{ cursor: string }>(
        "select xid || '.' || id as cursor from events where workspace_id = $1 and (xid, id) > ($2::text::xid8, $3::bigint) order by xid, id",
        [shop.workspace, ...starts[index]!.split(".")],
      );
      const last = log.at(-1)!.cursor;
      findings.hold("I6", await sleeper.wakeUp(), () => "a screen that did not read was never cut off");
      const heard = [...sleeper.heard];
      // Whoever comes back may be cut off again by so much at once, but gets on each time.
      for (let tries = 0; heard.at(-1) !== last && tries < 60; tries++) {
        const next = await screen(node!.url()!, shop.keys[1]!, heard.at(-1) ?? starts[index]!);
        await next.reads(last);
        heard.push(...next.heard);
        connections++;
      }
      const there = new Set(heard);
      findings.missing(
        "I5",
        log.filter(({ cursor }) => !there.has(cursor)).length,
        "events that a slow screen never heard",
      );
      findings.twice("I5", heard.length - there.size, "events that a slow screen heard twice");
    }
    await stage.ask("delete from events where workspace_id = $1 and type = 'settings.changed'", [shop.workspace]);
    const sent = (events * bytes) / 1e6;
    return {
      did: `${sent} MB for ${runs} screens that do not read: cut off, caught up over ${connections} connections, memory grew by ${growth} MB in the second half`,
      runs,
    };

    /** A node that is starved of processor must not meet the flood only when it should have been over. */
    async function keepsUp(written: number): Promise<void> {
      for (const end = performance.now() + lagMs; performance.now() < end; await wait(20))
        if (quick.heard().length >= written - mostBehind) return;
    }
  },
};

/** A screen over a bare socket, which really does not read when it is told not to. HTTP/1.0 spares it the chunks. */
async function screen(url: string, key: string, after?: string) {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port) });
  const heard: string[] = [];
  const ended = new Promise<void>((resolve) => socket.on("close", resolve));
  let start = "";
  let rest = "";
  let news = Promise.withResolvers<void>();
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (text: string) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const id = /^id: (.+)$/m.exec(block)?.[1];
      if (!id) continue;
      if (block.includes("event: ready")) start = id;
      else heard.push(id);
    }
    news.resolve();
    news = Promise.withResolvers();
  });
  socket.write(
    `GET /api/v1/live${after ? `?after=${after}` : ""} HTTP/1.0\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\n\r\n`,
  );
  return {
    heard,
    /** Stops reading once it knows where it begins. */
    async fallAsleep(): Promise<string> {
      while (!start) await Promise.race([news.promise, ended]);
      socket.pause();
      return start;
    },
    /** Reads what had been sent before it was cut off; false when it never was. */
    async wakeUp(): Promise<boolean> {
      socket.resume();
      const cut = await Promise.race([ended.then(() => true), wait(10_000, false)]);
      socket.destroy();
      return cut;
    },
    /** Reads until it has heard this, or is cut off. */
    async reads(until: string): Promise<void> {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      const late = wait(20_000).then(() => {
        over = true;
      });
      while (!over && heard.at(-1) !== until) await Promise.race([news.promise, ended, late]);
      socket.destroy();
    },
  };
}
