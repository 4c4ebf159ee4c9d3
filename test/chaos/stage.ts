import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { openDatabase } from "../../src/server/infra/database.ts";
import { startEmbeddedDatabase } from "../../src/server/infra/embedded-database.ts";
import { prepareJobs } from "../../src/server/infra/jobs.ts";
import { migrate } from "../../src/server/infra/migrate.ts";
import { openSecrets } from "../../src/server/infra/secrets.ts";
import { startSimulator } from "../../src/simulator/simulator.ts";
import { signedForm } from "../../src/simulator/twilio-webhook.ts";
import { openProvider } from "../model.ts";
import { type NodeProcess, openNode } from "./node-process.ts";
import { openProxy } from "./proxy.ts";
import { type Random, seeded } from "./random.ts";
import { openShop, type Shop, twilioAccount } from "./shop.ts";

/** Where faults are injected: a database of its own, nodes that may be killed, and eyes that look past them. */
export type Stage = Awaited<ReturnType<typeof openStage>>;

type Options = {
  seed: number;
  /** Whose child PostgreSQL is: the suite's, beside any number of nodes, or that of the one node there is. */
  keeper: "suite" | "node";
};

// A node that keeps its database itself may take as long to come up on a busy machine.
const patienceMs = 180_000;
const secret = "a secret that is worth nothing outside of this suite";

export async function openStage({ seed, keeper }: Options) {
  const folder = mkdtempSync(join(tmpdir(), "parley-chaos-"));
  const data = join(folder, "data");
  mkdirSync(data);
  const server = await startEmbeddedDatabase({ dir: data });
  await prepare(server.url);
  const provider = await openProvider();
  const db = openDatabase(server.url, { max: 6 });
  const secrets = openSecrets({ secret, dataDir: data });
  const random = seeded(seed);
  const simulator = await startSimulator({
    accounts: { twilio: { ...twilioAccount, numbers: [], keepsOptOuts: false } },
  });
  const doors = seeded(seed + 1);
  // Nodes come and go; providers know one address.
  const gate = await openProxy(async () => {
    const { hostname, port } = new URL(await self.door(doors));
    return { host: hostname, port: Number(port) };
  });
  const url = `http://127.0.0.1:${gate.port}`;
  const everyNode: NodeProcess[] = [];
  let nodes: NodeProcess[] = [];
  let knocks = 0;

  const env = {
    PARLEY_SECRET: secret,
    PARLEY_DATA: data,
    PARLEY_DEMO: "0",
    PARLEY_TRUST_PROXY: "1",
    PARLEY_RATE_LIMIT: "0",
    PARLEY_DEBOUNCE_MS: "60",
    PARLEY_URL: url,
    PARLEY_ALLOW_PRIVATE_HOSTS: [
      provider.host,
      new URL(simulator.url).host,
      `${simulator.mail.host}:${simulator.mail.imapPort}`,
      `${simulator.mail.host}:${simulator.mail.smtpPort}`,
    ].join(","),
    ...(keeper === "suite" ? { DATABASE_URL: server.url } : {}),
  };

  const self = {
    folder,
    random,
    provider,
    simulator,
    url,
    db,
    secrets,
    databaseUrl: server.url,
    logFile: join(folder, "nodes.log"),
    /** How many requests were never answered. */
    silences: 0,

    /** Another node; `args` go to Node.js itself. */
    add(args: string[] = [], more: Record<string, string> = {}): NodeProcess {
      const node = openNode({ env: { ...env, ...more }, logFile: self.logFile, args });
      everyNode.push(node);
      nodes.push(node);
      return node;
    },

    /** Exactly so many plain nodes, all of them serving. */
    async nodes(count: number): Promise<NodeProcess[]> {
      await self.retire();
      for (let index = 0; index < count; index++) self.add();
      await Promise.all(nodes.map((node) => node.start()));
      return nodes;
    },

    /** Ends the nodes there are. */
    async retire(): Promise<void> {
      const leaving = nodes;
      nodes = [];
      await Promise.all(leaving.map((node) => node.kill()));
    },

    /** A door that is open just now, as a load balancer would find one. */
    async door(by: Random): Promise<string> {
      for (;;) {
        const open = nodes.map((node) => node.url()).filter((url) => url !== null);
        if (open.length > 0) return by.pick(open);
        await wait(20);
      }
    },

    /** Looks into the database itself, however often it is down. */
    async ask<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
      for (const end = performance.now() + patienceMs; ; await wait(100)) {
        try {
          return (await db.pool.query(text, values)).rows as Row[];
        } catch (error) {
          if (performance.now() > end || !isPassing(error as { code?: string; message: string })) throw error;
        }
      }
    },

    shop: (name: string, options?: { scripted: boolean }): Promise<Shop> =>
      openShop({ db, secrets, provider, simulator, url }, name, options),

    /** The process that is this stage's PostgreSQL right now; null while there is none. */
    postmaster(): number | null {
      try {
        const pid = Number(readFileSync(join(data, "postgres/postmaster.pid"), "utf8").split("\n")[0]);
        return isOurs(pid, data) ? pid : null;
      } catch {
        return null;
      }
    },

    /** One of its processes that serve a node. */
    async backend(by: Random): Promise<number | null> {
      const rows = await self.ask<{ pid: number }>(
        "select pid from pg_stat_activity where backend_type = 'client backend' and pid != pg_backend_pid() order by pid",
      );
      const ours = rows.map(({ pid }) => pid).filter((pid) => isOurs(pid, data));
      return ours.length > 0 ? by.pick(ours) : null;
    },

    signal(pid: number | null, signal: NodeJS.Signals): boolean {
      if (pid === null || !isOurs(pid, data)) return false;
      try {
        return process.kill(pid, signal);
      } catch {
        return false; // gone a moment before
      }
    },

    /** Lets time pass for leases and claims whose nodes are dead: their clock is the database's. */
    async passTime(seconds: number): Promise<void> {
      for (const [table, column, when] of leased) {
        await self.ask(`update ${table} set ${column} = ${column} - $1 * interval '1 second' where ${when}`, [seconds]);
      }
    },

    /** A webhook that changes nothing, as a provider posts it; 0 when nothing came back. */
    async knock({ sms }: Shop): Promise<number> {
      const url = `${self.url}/hooks/${sms.channel}/status`;
      const fields = { MessageSid: `SMknock${knocks++}`, MessageStatus: "sent", From: sms.number, To: "+13035550000" };
      const { headers, body } = signedForm(url, fields, twilioAccount.authToken, url);
      const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) }).catch(
        () => null,
      );
      await answer?.arrayBuffer();
      return answer?.status ?? 0;
    },

    /** Lets time pass for sends whose end nobody saw: their clocks are the database's and the provider's. */
    async passDoubts(seconds: number): Promise<void> {
      const rows = await self.ask<{ id: string }>(
        "update messages set attempt_at = attempt_at - $1 * interval '1 second' where state = 'unknown' and raised_at is null returning id",
        [seconds],
      );
      const ids = new Set(rows.map(({ id }) => id));
      for (const message of simulator.twilio.messages()) {
        const id = message.callback && new URL(message.callback).searchParams.get("m");
        if (id && ids.has(id)) message.createdAt -= seconds * 1000;
      }
    },

    /** How often a node has ended by itself so far. */
    deaths: () => everyNode.reduce((sum, node) => sum + node.deaths(), 0),

    cluster: join(data, "postgres"),

    /** With `keep` what the nodes said stays to be read. */
    async close({ keep = false } = {}): Promise<void> {
      await self.retire();
      provider.close();
      gate.close();
      await simulator.stop();
      await db.close();
      if (keeper === "suite") await server.stop();
      else await gone(self.postmaster);
      rmSync(keep ? data : folder, { recursive: true, force: true });
    },
  };
  if (keeper === "node") await server.stop();
  return self;
}

const leased = [
  ["conversations", "lease_until", "lease_until is not null"],
  ["lines", "lease_until", "lease_until is not null"],
  ["idempotency_keys", "created_at", "status is null"],
] as const;

// What nodes note of a channel by the clock, whatever befalls others.
const housekeeping = ["probed_at", "listen_by", "listen_until", "last_inbound_at"];

/** A digest of every row that belongs to a workspace, by table. */
export async function digest({ ask }: Pick<Stage, "ask">, workspace: string): Promise<Map<string, string>> {
  const tables = await ask<{ name: string }>(
    "select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name) " +
      "where c.table_schema = 'public' and c.column_name = 'workspace_id' and t.table_type = 'BASE TABLE' order by 1",
  );
  const digests = new Map<string, string>();
  for (const { name } of tables) {
    const [row] = await ask<{ sum: string }>(
      `select coalesce(md5(string_agg(r::text, chr(10) order by r::text)), '') as sum
       from (select to_jsonb(t) - $2::text[] as r from ${name} t where workspace_id = $1) x`,
      [workspace, housekeeping],
    );
    digests.set(name, row!.sum);
  }
  return digests;
}

async function prepare(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await prepareJobs(url);
  await migrate(client);
  await client.end();
}

/** Whether a process belongs to the PostgreSQL in this folder: the number in an old file may be anybody's by now. */
function isOurs(pid: number, data: string): boolean {
  try {
    if (process.platform !== "linux")
      return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes("postgres");
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(join(data, "postgres"));
  } catch {
    return false;
  }
}

function isPassing({ code, message }: { code?: string; message: string }): boolean {
  return (
    /^(08|57P|40)/.test(code ?? "") || /ECONN|ENOENT|EPIPE|Connection terminated|timeout/.test(`${code} ${message}`)
  );
}

async function gone(postmaster: () => number | null): Promise<void> {
  for (let tries = 0; postmaster() !== null && tries < 200; tries++) await wait(50);
}
