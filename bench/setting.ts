import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { newChannel } from "../src/contract/channels.ts";
import { agentDefinition } from "../src/domain/agent-definition.ts";
import type { Actor } from "../src/domain/event.ts";
import type { WorkspaceId } from "../src/domain/workspace.ts";
import { createAgent, promote } from "../src/server/agents/change-agent.ts";
import { connectChannel } from "../src/server/channels/connect-channel.ts";
import { type Database, openDatabase } from "../src/server/infra/database.ts";
import { startEmbeddedDatabase } from "../src/server/infra/embedded-database.ts";
import { prepareJobs } from "../src/server/infra/jobs.ts";
import { migrate } from "../src/server/infra/migrate.ts";
import { openSecrets, type Secrets } from "../src/server/infra/secrets.ts";
import { writeArticle } from "../src/server/knowledge/write-article.ts";
import { createKey } from "../src/server/team/create-key.ts";
import { createPerson } from "../src/server/team/create-person.ts";
import { createWorkspace } from "../src/server/team/create-workspace.ts";
import { systemPrincipal } from "../src/server/team/guard.ts";

const articles = {
  "How long does delivery take?": "Orders leave within a day. Delivery takes 2 to 4 working days within Europe.",
  "Which warranty do the lamps have?":
    "Every lamp has a warranty of five years, which covers the switch and the cable.",
};

/** What a customer asks one after the other: whoever asks the same twice is handed to a person. */
export function nextQuestion(asked: number): string {
  const titles = Object.keys(articles);
  return titles[asked % titles.length]!;
}

/** What every bench runs on: a database of its own, one workspace with an agent and a web chat, and nodes to start. */
export type Setting = {
  db: Database;
  databaseUrl: string;
  secrets: Secrets;
  workspace: WorkspaceId;
  agentId: string;
  channelId: string;
  /** An owner's API key. */
  key: string;
  dataDir: string;
  startNode(env?: Record<string, string>): Promise<Node>;
  close(): Promise<void>;
};

export type Node = { url: string; process: ChildProcess; stop(signal?: NodeJS.Signals): Promise<void> };

const secret = "a secret that is worth nothing outside of benches";

export async function openSetting({ dir }: { dir?: string } = {}): Promise<Setting> {
  const dataDir = dir ?? mkdtempSync(join(tmpdir(), "parley-bench-"));
  say(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, node ${process.version}, embedded PostgreSQL`,
  );
  const server = await startEmbeddedDatabase({ dir: dataDir });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await prepareJobs(server.url);
  await migrate(client);
  await client.end();
  const db = openDatabase(server.url);
  const secrets = openSecrets({ secret, dataDir });
  const nodes = new Set<Node>();
  return {
    db,
    databaseUrl: server.url,
    secrets,
    dataDir,
    ...(await settle(db, secrets)),
    async startNode(env = {}) {
      const node = await startNode({ DATABASE_URL: server.url, PARLEY_SECRET: secret, ...env });
      nodes.add(node);
      return node;
    },
    async close() {
      await Promise.all([...nodes].map((node) => node.stop()));
      await db.close();
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function settle(db: Database, secrets: Secrets) {
  const person = await createPerson(db, {
    name: "Bench",
    email: "bench@parley.example",
    password: "bench bench bench",
  });
  if (!person.ok) throw new Error("The database is not empty.");
  const by: Actor = { kind: "teammate", id: person.id, name: "Bench" };
  const workspace = await createWorkspace(db, { name: "Bench", owner: { id: person.id, name: "Bench" } });
  const { agentId, channelId } = await db.in(workspace, async (tx) => {
    for (const [title, body] of Object.entries(articles))
      await writeArticle(tx, workspace, by, { title, body, publish: true });
    const agent = await createAgent(tx, {
      workspace,
      by,
      name: "Fern",
      definition: agentDefinition.parse({ maxTurns: 200 }),
    });
    await promote(tx, { workspace, id: agent, by }, { environment: "live", version: 1 });
    const channel = newChannel.parse({ kind: "webchat", name: "Bench chat", agentId: agent });
    return { agentId: agent, channelId: await connectChannel(tx, secrets, { workspace, by, channel }) };
  });
  const created = await createKey(db, systemPrincipal(workspace), { name: "bench", role: "owner" });
  if (!created.ok) throw new Error("No API key could be made.");
  return { workspace, agentId, channelId, key: created.key };
}

function startNode(env: Record<string, string>): Promise<Node> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "node.ts")], {
    env: { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "error", PARLEY_DEMO: "0", PARLEY_RATE_LIMIT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The node ended with code ${code}.`)));
    child.stdout!.once("data", (line: Buffer) => {
      const stop = async (signal: NodeJS.Signals = "SIGTERM") => {
        child.kill(signal);
        await ended;
      };
      resolve({ url: line.toString().trim(), process: child, stop });
    });
  });
}

export function say(line: string): void {
  console.log(line);
}

/** The one line that whoever reads benches by machine looks at. */
export function conclude(bench: string, figures: Record<string, number | string>): void {
  console.log(JSON.stringify({ bench, ...figures }));
}

export function median(values: number[]): number {
  return percentile(values, 0.5);
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
