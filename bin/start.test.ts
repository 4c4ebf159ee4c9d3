import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const start = join(import.meta.dirname, "start.js");

test("a first start opens the demo, and Ctrl-C ends it cleanly", async (t) => {
  const parley = open(t, { PORT: "0" });
  const greeting = await parley.says(/Stop with Ctrl-C/);
  const url = /open at (\S+)/.exec(greeting)?.[1];
  const welcome = await (await fetch(`${url}/api/v1/welcome`)).json();
  assert.equal(welcome.state, "sign-in");
  assert.match(greeting, /\/shop/);
  // As a page would that leads its own name to this machine: the password of the demo is known.
  assert.equal(await statusAs(url!, "evil.example"), 403);
  assert.equal(await statusAs(url!, "localhost"), 200);

  parley.process.kill("SIGINT");

  assert.equal(await parley.code, 0);
});

test("without the demo a set-up page is guarded by a token from the terminal", async (t) => {
  const parley = open(t, { PORT: "0", PARLEY_DEMO: "0" });
  const greeting = await parley.says(/Stop with Ctrl-C/);
  const url = /open at (\S+)/.exec(greeting)?.[1];
  const token = /one-time token (\S+)/.exec(greeting)?.[1];
  const welcome = await (await fetch(`${url}/api/v1/welcome`)).json();
  assert.deepEqual([welcome.state, welcome.demo], ["set-up", null]);
  const person = { name: "Ana", email: "ana@example.com", password: "a long password", workspace: "Acme" };
  const setUp = (token: string) =>
    fetch(`${url}/api/v1/set-up`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url! },
      body: JSON.stringify({ ...person, token }),
    });

  assert.equal((await setUp("a wrong one")).status, 403);
  assert.equal((await setUp(token!)).status, 201);
  assert.equal((await setUp(token!)).status, 404);
});

test("a port in use is one sentence", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };

  const dataDir = join(tmpdir(), `parley-none-${port}`);
  const settings = { PORT: String(port), PARLEY_DEMO: "0", PARLEY_DATA: dataDir };
  await fails(t, settings, new RegExp(`^Port ${port} is in use\\.`));
  assert.equal(existsSync(dataDir), false, "nothing is half made");
});

test("a wrong setting is named", async (t) => {
  await fails(t, { PORT: "many" }, /^The setting PORT is wrong: must be a number\.$/m);
  await fails(t, { DATABASE_URL: "mysql://nowhere" }, /^The setting DATABASE_URL is wrong/);
});

test("an older Node is told which one to use", async () => {
  const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", `data:text/javascript,${older}`, start]);
  assert.equal(status, 1);
  assert.match(`${stderr}`, /^This is Node 20\.20\.2, and Parley needs 26: start it with npm start, .+\n$/);
});

test("another secret than the one the installation has is one sentence", async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-start-"));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const settings = { PORT: "0", PARLEY_DEMO: "0", PARLEY_DATA: dataDir, HOST: "0.0.0.0" };
  const parley = open(t, settings);
  const { hostname } = new URL(/open at (\S+)/.exec(await parley.says(/Stop with Ctrl-C/))![1]!);
  assert.doesNotMatch(hostname, /^(0\.0\.0\.0|127\.)/, "an address that others can go to");
  parley.process.kill("SIGTERM");
  assert.equal(await parley.code, 0);

  await fails(t, { ...settings, PARLEY_SECRET: "another one, of enough characters" }, /^PARLEY_SECRET is not the key/);
  rmSync(join(dataDir, "secret.key"));
  await fails(t, settings, /^The key of this installation is missing/);
  assert.equal(existsSync(join(dataDir, "secret.key")), false);
});

test("a database out of reach is one sentence", async (t) => {
  await fails(
    t,
    { DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing" },
    /^The database cannot be reached: .+ Check DATABASE_URL\./,
  );
});

test("a data folder that cannot be used is one sentence, and nothing is half-made", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "parley-start-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "file"), "");
  await fails(t, { PARLEY_DATA: join(folder, "file", "data") }, /^.*file.*$/);
  if (process.platform === "linux") await fails(t, { PARLEY_DATA: "/proc/nowhere/at/all" }, /^.*\/proc\/nowhere.*$/);
  if (process.getuid?.() === 0) return;
  mkdirSync(join(folder, "closed"));
  chmodSync(join(folder, "closed"), 0o500);
  await fails(t, { PARLEY_DATA: join(folder, "closed") }, /^.*closed.*$/);
});

type Test = { after(run: () => unknown): void };

/** What the sign-in page gets where Parley is called by this name. */
function statusAs(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/v1/welcome`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", reject);
  });
}

async function fails(t: Test, env: Record<string, string>, sentence: RegExp): Promise<void> {
  const parley = open(t, env);
  assert.equal(await parley.code, 1);
  const lines = parley.errors().trim().split("\n");
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(lines[0]!, sentence);
}

function open(t: Test, env: Record<string, string>) {
  const data = mkdtempSync(join(tmpdir(), "parley-start-"));
  const child: ChildProcess = spawn(process.execPath, [start], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PARLEY_DATA: join(data, "data"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let errors = "";
  const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
  t.after(async () => {
    child.kill("SIGTERM");
    await code;
    rmSync(data, { recursive: true, force: true });
  });
  child.stderr!.on("data", (chunk) => {
    errors += chunk;
  });
  const says = (what: RegExp) =>
    new Promise<string>((resolve, reject) => {
      child.stdout!.on("data", (chunk) => {
        out += chunk;
        if (what.test(out)) resolve(out);
      });
      child.once("exit", () => reject(new Error(`It ended: ${errors}`)));
    });
  return { process: child, code, says, errors: () => errors };
}
