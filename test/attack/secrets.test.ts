import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { cast } from "../cast.ts";
import { type NodeProcess, openNode } from "../chaos/node-process.ts";
import { openHouse } from "../house.ts";
import { outsider } from "../outsider.ts";
import { addressOf, changes, each, isApi, openDoors, openToAll, sample } from "./doors.ts";
import { type Estate, estate } from "./estate.ts";

// Secrets that would be recognised anywhere, in a house that has used them and failed with them.

let a: Estate;
let canaries: Record<string, string>;
let node: NodeProcess;

const folder = mkdtempSync(join(tmpdir(), "parley-log-"));
const logFile = join(folder, "node.log");
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
after(async () => {
  await node.drain();
  rmSync(folder, { recursive: true, force: true });
});

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
  assert.ok(log().split("\n").length > 60);
  silent(log());
});

test("what a provider says when it refuses does not carry the key on", async () => {
  const { maya, model, fern, visitor } = await cast();
  const ada = await visitor("Ada");
  model.fails("echoes the key");
  const turn = await ada.writes("How long does delivery take?");
  model.fails("echoes the key");
  const tested = await maya.post(`/models/${fern.connection}/test`, { model: "any" });

  assert.deepEqual([turn.verdict, tested.ok], ["failed", false]);
  assert.match(turn.reason, /This header is wrong/);
  const told = [turn, tested, await maya.reads(ada.conversation), await maya.why(ada.conversation), await ada.heard()];
  silent(JSON.stringify(told) + log(), { "the model's key": model.key });
});

/** What makes systems talk: wrong input at every door, models that fail, people who sign in. */
async function troubles() {
  const customers = await Promise.all(Array.from({ length: 8 }, (_, index) => a.visitor(`Customer ${index}`)));
  for (const _ of customers) a.model.fails("refused key");
  await Promise.all(customers.map((customer) => customer.writes("How long does delivery take?")));
  const url = node.url()!;
  const robot = outsider(url, () => ({ authorization: `Bearer ${a.key.key}` }));
  const doors = (await openDoors(a.house.url)).filter((door) => isApi(door) && !openToAll.test(door.path));
  await each(doors, async (door) => {
    if (door.method === "DELETE" || /identity-secret|tests?$|live$/.test(door.path)) return;
    const body = door.body ? { ...sample(door.body), text: 5, name: 5 } : undefined;
    await robot.tries(door.method, addressOf(door, a.things), { body });
  });
  const credentials = { email: "maya@example.com", password: "correct horse battery staple" };
  await outsider(url).tries("POST", "/api/auth/sign-in/email", { body: credentials });
}

function silent(text: string, secrets = canaries, where = "it") {
  for (const [what, secret] of Object.entries(secrets))
    assert.equal(text.includes(secret), false, `${where} tells ${what}`);
}
