import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { readConfig } from "../src/server/config.ts";
import { startParley } from "../src/server/main.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { openProvider } from "./model.ts";
import { type Outsider, outsider } from "./outsider.ts";

const password = "correct horse battery staple";

/** How long an agent waits for its model here, unless whoever opens the house says otherwise. */
const patienceMs = 4_000;

export type House = Awaited<ReturnType<typeof build>>;

let house: Promise<House> | null = null;

export type Manner = {
  patienceMs?: number;
  /** Private hosts that may be called beside the model, as where providers are played. */
  privateHosts?: string;
};

/** One Parley for all tests of a file, on a database of its own, with three people who have accounts. */
export function openHouse(manner: Manner = {}): Promise<House> {
  return (house ??= build(manner));
}

after(async () => {
  await (await house)?.close();
});

async function build({ privateHosts, ...manner }: Manner) {
  const provider = await openProvider();
  const database = await testDatabase();
  // What listens keeps the process of a test file alive: a house that cannot be built leaves nothing open.
  return furnish(provider, database, { privateHosts, ...manner }).catch(async (error) => {
    provider.close();
    await database.close();
    throw error;
  });
}

type Provider = Awaited<ReturnType<typeof openProvider>>;

async function furnish(provider: Provider, database: TestDatabase, { privateHosts, ...manner }: Manner) {
  const env = settings(database.url, [provider.host, privateHosts].filter(Boolean).join(","));
  const start = () => startParley(readConfig(env), { patienceMs, ...manner });
  const first = await start();
  const nodes = [first];
  const maya = outsider(first.url);
  const home = { name: "Maya", email: "maya@example.com", password, workspace: "Home", token: first.setUpToken };
  await maya.post("/api/v1/set-up", home);
  const inviter = { post: (path: string, body?: unknown) => maya.post(`/api/v1${path}`, body) };
  const [tom, vera] = await Promise.all(["Tom", "Vera"].map((name) => welcome(first.url, inviter, name, "teammate")));
  return {
    url: first.url,
    env,
    db: database.db,
    provider,
    people: { maya, tom: tom!, vera: vera! },
    /** A second node on the same database, as behind a load balancer. */
    async addNode() {
      const node = await start();
      nodes.push(node);
      return node;
    },
    async close() {
      await Promise.all(nodes.map((node) => node.stop()));
      provider.close();
      await database.close();
    },
  };
}

function settings(databaseUrl: string, privateHosts: string) {
  return {
    PORT: "0",
    DATABASE_URL: databaseUrl,
    PARLEY_DATA: join(tmpdir(), "parley-test-data"),
    PARLEY_SECRET: "a secret that only tests know, of some length",
    PARLEY_DEBOUNCE_MS: "5",
    PARLEY_ALLOW_PRIVATE_HOSTS: privateHosts,
    PARLEY_TRUST_PROXY: "1",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  };
}

type Inviting = { post(path: string, body?: unknown): Promise<{ link: string }> };

/** Somebody new takes an invitation and gets an account with it. */
export async function welcome(url: string, inviter: Inviting, name: string, role: string): Promise<Outsider> {
  const email = `${name.toLowerCase()}@example.com`;
  const { link } = await inviter.post("/invitations", { email, role });
  const person = outsider(url);
  await person.post(`/api/v1/invitations/by-token/${tokenOf(link)}/acceptance`, { name, password });
  return person;
}

export function tokenOf(link: string): string {
  return new URL(link).searchParams.get("token")!;
}
