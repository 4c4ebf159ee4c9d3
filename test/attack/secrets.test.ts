import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type NodeProcess, openNode } from "../chaos/node-process.ts";
import { openHouse } from "../house.ts";
import { outsider } from "../outsider.ts";
import { addressOf, changes, each, isApi, openDoors, openToAll, sample } from "./doors.ts";
import { type Estate, estate } from "./estate.ts";

// Secrets that would be recognised anywhere, in a house that has used them and failed with them.

let a: Estate;
let canaries: Record<string, string>;
let node: NodeProcess;

const logFile = join(mkdtempSync(join(tmpdir(), "parley-log-")), "node.log");
const log = () => readFileSync(logFile, "utf8");

before(async () => {
  const house = await openHouse();
  node = openNode({ env: { ...house.env, LOG_LEVEL: "debug" }, logFile });
  await node.start();
  a = await estate();
  const { token } = a.lostParcel.customer;
  canaries = {
    "the model's key": a.model.key,
    "the identity secret": a.secret,
    "an API key": a.key.key,
    "a visitor's token": token,
    "the signature of a visitor's token": token.split(".")[1]!,
    "the installation's secret": house.env.PARLEY_SECRET!,
    "a session": /session_token=([^.;]+)/.exec(a.maya.headers().cookie!)![1]!,
    "a password": "correct horse battery staple",
  };
  await troubles();
});
after(() => node.drain());

test("no answer of the API holds a secret", async () => {
  const readers = (await openDoors(a.house.url)).filter(
    (door) => isApi(door) && !changes(door) && !openToAll.test(door.path) && !door.path.endsWith("/live"),
  );
  await each(readers, async (door) => {
    const query = door.path.endsWith("/search") ? "?q=delivery" : "";
    const answer = await a.maya.tries("GET", addressOf(door, a.things).replace("/api/v1", "") + query);
    assert.equal(answer.status, 200);
    silent(JSON.stringify([answer.body, ...answer.headers]));
  });
});

test("no event and no live stream holds a secret", async () => {
  const { rows } = await a.house.db.pool.query("select * from events");
  assert.ok(rows.length > 50);
  silent(JSON.stringify(rows));
  silent(JSON.stringify(a.live.heard));
});

test("in the database secrets are hashed or sealed", async () => {
  const { pool } = a.house.db;
  const { rows: tables } = await pool.query(
    "select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')",
  );
  const { "a session": _, ...stored } = canaries; // better-auth finds its sessions by their token
  for (const { name } of tables) {
    const { rows } = await pool.query(`select t::text as row from ${name} t`);
    for (const { row } of rows) silent(row, stored, name);
  }
});

test("the log of a node that is told to say everything holds no secret", async () => {
  assert.match(log(), /"msg":"request"/);
  assert.ok(log().length > 1_000, log());
  silent(log());
});

test("what a provider says when it refuses does not carry the key on", async () => {
  const ada = await a.visitor("Ada");
  a.model.fails("echoes the key");
  const turn = await ada.writes("How long does delivery take?");
  assert.equal(turn.verdict, "failed");
  a.model.fails("echoes the key");
  const tested = await a.maya.post(`/models/${a.fern.connection}/test`, { model: "any" });
  assert.equal(tested.ok, false);
  silent(JSON.stringify([turn, tested, await a.maya.reads(ada.conversation), await ada.heard()]));
  silent(log());
});

/** What makes systems talk: wrong input at every door, models that fail, channels and keys that change. */
async function troubles() {
  const doors = (await openDoors(a.house.url)).filter((door) => isApi(door) && changes(door) && door.method === "POST");
  await each(doors, async (door) => {
    if (/identity-secret|presence/.test(door.path)) return;
    const body = door.body ? { ...sample(door.body), text: 5, name: 5, email: "x" } : undefined;
    await a.maya.tries("POST", addressOf(door, { ...a.things, "by-token": "x" }).replace("/api/v1", ""), { body });
  });
  const customers = await Promise.all(Array.from({ length: 8 }, (_, index) => a.visitor(`Customer ${index}`)));
  for (const _ of customers) a.model.fails("refused key");
  await Promise.all(customers.map((customer) => customer.writes("How long does delivery take?")));
  const robot = outsider(node.url()!, () => ({ authorization: `Bearer ${a.key.key}` }));
  for (const path of ["/conversations", "/models", "/nothing", "/turns"]) await robot.tries("GET", `/api/v1${path}`);
  await outsider(node.url()!).tries("POST", "/api/auth/sign-in/email", {
    body: { email: "maya@example.com", password: "correct horse battery staple" },
  });
}

function silent(text: string, secrets = canaries, where = "it") {
  for (const [what, secret] of Object.entries(secrets))
    assert.equal(text.includes(secret), false, `${where} tells ${what}`);
}
