import { setTimeout as wait } from "node:timers/promises";
import { gather } from "../crowd.ts";
import type { Fault } from "../fault.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { openProxy } from "../proxy.ts";
import type { Stage } from "../stage.ts";

const outageMs = 8_000;
// The last of a whole run is a long one.
const longOutageMs = 60_000;
const shortRuns = 4;
const limitMs = 8_000;

/** The way to the database is cut, and the primary becomes one that may only be read, as when another takes over. */
export const cutDatabase: Fault = {
  code: "F7",
  name: "network to PostgreSQL cut, primary read-only",
  runs: shortRuns + 1,
  few: 2,
  async inject(stage, findings, runs) {
    const socket = new URLSearchParams(stage.databaseUrl.split("?")[1]).get("host");
    if (!socket) return { did: "not here: this platform's database has no socket of its own", runs: 0 };
    const line = await openProxy(async () => ({ path: `${socket}/.s.PGSQL.5432` }));
    await stage.retire();
    const url = `postgres://parley@127.0.0.1:${line.port}/parley`;
    const nodes = [1, 2].map(() => stage.add([], { DATABASE_URL: url }));
    await Promise.all(nodes.map((node) => node.start()));
    const shop = await stage.shop("Cut off");
    const crowd = await gather(stage, shop, { visitors: 10, phones: 8, listening: 4, pause: [200, 900] });
    crowd.talk();
    const back: number[] = [];
    const refusals = new Map<number, number>();
    for (let run = 0; run < runs; run++) {
      await wait(1_500);
      const readOnly = run % 2 === 1;
      const ms = run < shortRuns ? outageMs : longOutageMs;
      await (readOnly ? setReadOnly(stage, true) : line.cut());
      for (const end = performance.now() + ms; performance.now() < end; await wait(200)) {
        const status = await stage.knock(shop);
        refusals.set(status, (refusals.get(status) ?? 0) + 1);
      }
      await (readOnly ? setReadOnly(stage, false) : line.mend());
      const mended = performance.now();
      while ((await stage.knock(shop)) !== 200 && performance.now() - mended < limitMs + grace(2_000)) await wait(50);
      back.push(Math.round(performance.now() - mended));
      findings.hold(
        "I6",
        back.at(-1)! < limitMs + grace(2_000),
        () => `nothing was accepted for ${back.at(-1)} ms after it was mended`,
      );
    }
    const odd = [...refusals.keys()].filter((status) => status !== 503 && status !== 200);
    findings.hold(
      "I1",
      odd.length === 0,
      () => `webhooks were answered ${JSON.stringify([...refusals])} instead of 503`,
    );
    await crowd.leave();
    // After a long outage providers take their time to come again.
    await stage.simulator.idle();
    const replies = crowd.teammates.flatMap(({ said }) => said);
    const { visitors, phones, screens } = crowd;
    await inspect(stage, findings, { shop, visitors, phones, replies, screens });
    await crowd.close();
    findings.hold("I6", stage.deaths() === 0, () => `${stage.deaths()} nodes fell over (see ${stage.logFile})`);
    await stage.retire();
    line.close();
    const told = [...refusals].map(([status, count]) => `${count} × ${status}`).join(", ");
    const cuts = Array.from({ length: runs }, (_, run) => (run < shortRuns ? outageMs : longOutageMs) / 1000);
    return {
      did: `out of reach for ${cuts.join(", ")} s; webhooks meanwhile: ${told}; accepted again after ${back.join(", ")} ms`,
      runs,
    };
  },
};

async function setReadOnly(stage: Stage, on: boolean): Promise<void> {
  const connection = await stage.db.pool.connect();
  try {
    await connection.query("set default_transaction_read_only = off");
    await connection.query(`alter system set default_transaction_read_only = ${on ? "on" : "off"}`);
    await connection.query("select pg_reload_conf()");
  } finally {
    connection.release(true);
  }
}
