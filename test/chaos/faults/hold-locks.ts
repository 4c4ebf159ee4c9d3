import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Fault } from "../fault.ts";
import { grace } from "../grace.ts";
import { inspect } from "../inspect.ts";
import { enter, type Visitor } from "../people.ts";
import type { Shop } from "../shop.ts";
import type { Stage } from "../stage.ts";

// A lock that somebody forgets to give back must not stop the others for longer than this.
const othersMs = 12_000;

/** Somebody else holds rows: for long, against the order in which we take them, and while deleting them. */
export const holdLocks: Fault = {
  code: "F8",
  name: "lock wait, deadlock, delete under way",
  runs: 12,
  few: 3,
  async inject(stage, findings, runs) {
    const { random } = stage;
    await stage.nodes(1);
    const shop = await stage.shop("Locks");
    const visitors = await Promise.all(Array.from({ length: 10 }, () => enter(stage, shop, random.fork())));
    await Promise.all(visitors.map((visitor) => visitor.says("Hello")));
    await inspect(stage, findings, { shop, visitors });

    const waited = await waitForLock(stage, shop, visitors);
    findings.hold(
      "I6",
      waited < othersMs + grace(3_000),
      () => `one held conversation kept others waiting for ${Math.round(waited)} ms`,
    );
    let deadlocks = 0;
    for (let run = 1; run < runs - 1; run++) deadlocks += await crossLocks(stage, shop, visitors);
    await deleteMeanwhile(stage, shop, visitors.pop()!);
    await inspect(stage, findings, { shop, visitors });
    return {
      did: `others waited ${Math.round(waited)} ms for a conversation held ${holdMs / 1000} s, ${deadlocks} deadlocks, 1 deletion`,
      runs,
    };
  },
};

const holdMs = 20_000;

/** Returns how long others had to wait while one conversation was held. */
async function waitForLock(stage: Stage, shop: Shop, [held, ...others]: Visitor[]): Promise<number> {
  const client = await connect(stage);
  await client.query("begin");
  await lock(client, shop, await held!.conversation());
  const kept = [];
  for (const text of ["Hello?", "Am I kept waiting?", "Still?", "And now?", "Anybody?"]) {
    kept.push(held!.says(text));
    await wait(40);
  }
  const started = performance.now();
  await Promise.all(others.map((visitor) => visitor.says("How do I return something?")));
  const waited = performance.now() - started;
  await wait(Math.max(0, holdMs - waited));
  await client.query("commit");
  await client.end();
  await Promise.all(kept);
  return waited;
}

/** Takes two conversations in the order opposite to a batch of inbound messages; PostgreSQL ends one of the two. */
async function crossLocks(stage: Stage, shop: Shop, visitors: Visitor[]): Promise<number> {
  const pairs = await Promise.all(
    visitors.slice(0, 8).map(async (visitor) => ({ visitor, id: await visitor.conversation() })),
  );
  const sorted = pairs.sort((a, b) => (a.id < b.id ? -1 : 1));
  const [early, late] = sorted.slice(-2);
  const before = await countDeadlocks(stage);
  const client = await connect(stage);
  try {
    await client.query("begin");
    await lock(client, shop, late!.id);
    const said = sorted.map(({ visitor }) => visitor.says("And to Norway?"));
    await wait(150);
    await lock(client, shop, early!.id).catch(() => {});
    await client.query("rollback");
    await Promise.all(said);
  } finally {
    await client.end();
  }
  return (await countDeadlocks(stage)) - before;
}

async function countDeadlocks(stage: Stage): Promise<number> {
  const [row] = await stage.ask<{ deadlocks: number }>(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  return row!.deadlocks;
}

/** A message for a conversation that is just being deleted begins a new one. */
async function deleteMeanwhile(stage: Stage, shop: Shop, visitor: Visitor): Promise<void> {
  const client = await connect(stage);
  const id = await visitor.conversation();
  await client.query("begin");
  await lock(client, shop, id);
  const said = visitor.says("Please answer me.");
  await wait(300);
  await client.query("delete from events where workspace_id = $1 and conversation_id = $2", [shop.workspace, id]);
  await client.query(
    "delete from raw_events where workspace_id = $1 and message_id in (select id from messages where conversation_id = $2)",
    [shop.workspace, id],
  );
  await client.query("delete from conversations where workspace_id = $1 and id = $2", [shop.workspace, id]);
  await client.query("commit");
  await client.end();
  const { ids } = await said;
  const there = await stage.ask("select id from messages where workspace_id = $1 and id = any($2)", [
    shop.workspace,
    [...ids],
  ]);
  if (there.length === 0)
    throw new Error("A message that was accepted went down with a conversation deleted before it.");
}

function lock(client: pg.Client, { workspace }: Shop, id: string) {
  return client.query("select id from conversations where workspace_id = $1 and id = $2 for update", [workspace, id]);
}

async function connect({ databaseUrl }: Stage): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  return client;
}
