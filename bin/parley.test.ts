import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { verifyPassword } from "better-auth/crypto";
import { sql } from "kysely";
import { type Database, openDatabase } from "../src/server/infra/database.ts";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "../src/server/infra/embedded-database.ts";
import { openOwnSecrets } from "../src/server/infra/own-secrets.ts";
import { createPerson } from "../src/server/team/create-person.ts";
import { createWorkspace } from "../src/server/team/create-workspace.ts";
import { hashOf } from "../src/server/team/guard.ts";

const ground = mkdtempSync(join(tmpdir(), "parley-terminal-"));
const dataDir = join(ground, "data");
let server: EmbeddedDatabase;
let db: Database;

// The server runs in this process, so that every command finds it as that of a running Parley.
before(async () => {
  server = await startEmbeddedDatabase({ dir: dataDir });
  assert.match((await parley("migrate")).out, /^Applied 0001-team\.sql/);
  db = openDatabase(server.url, { max: 4 });
  const ana = await createPerson(db, { name: "Ana", email: "ana@example.com", password: "a long password" });
  assert.ok(ana.ok);
  await createWorkspace(db, { name: "Acme", owner: { id: ana.id, name: "Ana" } });
});

after(async () => {
  await db?.close();
  await server?.stop();
  rmSync(ground, { recursive: true, force: true });
});

test("a key is printed alone, and opens the workspace", async () => {
  for (const workspace of ["demo", "acme"]) {
    const { code, out } = await parley("key", "create", "--workspace", workspace, "--role", "admin");
    assert.equal(code, 0);
    assert.match(out, /^pk_\S+\n$/);
    const known = db.system.selectFrom("apiKeys").select("role").where("hash", "=", hashOf(out.trim()));
    assert.deepEqual(await known.executeTakeFirst(), { role: "admin" });
  }
});

test("who is locked out gets a new password, and every session of theirs ends", async () => {
  const old = await db.system.selectFrom("accounts").select("password").executeTakeFirstOrThrow();
  const { code, out } = await parley("person", "password", "Ana@example.com");
  assert.equal(code, 0);
  assert.match(out, /^\S{20}\n$/);
  const { password } = await db.system.selectFrom("accounts").select("password").executeTakeFirstOrThrow();
  assert.notEqual(password, old.password);
  assert.ok(await verifyPassword({ hash: password!, password: out.trim() }));
});

test("what it does not know gets one sentence and the usage", async () => {
  for (const [words, sentence] of [
    [["frobnicate"], /^There is no command "frobnicate"\.\nUsage: /],
    [["key", "create", "--colour", "red"], /^Unknown option '--colour'\.\nUsage: .*key create/],
    [["key", "create", "--workspace", "demo"], /^--role must be one of owner, .*\nUsage: /],
    [["key", "create", "--workspace", "nowhere", "--role", "owner"], /^There is no workspace "nowhere"\.\n$/],
    [["knowledge", "import", "/nowhere", "--workspace", "demo"], /^There is no \/nowhere\.\n$/],
    [["person", "password", "nobody@example.com"], /^There is nobody with the email nobody@example\.com\.\n$/],
    [["key"], /^Say what to do with a key: key create\.\nUsage: /],
    [["seed", "twice"], /^seed takes no words\.\nUsage: /],
  ] as const) {
    const { code, out, errors } = await parley(...words);
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.match(errors, sentence);
  }
});

test("a folder is imported once, and again only what has changed", async () => {
  const folder = join(ground, "help");
  mkdirSync(join(folder, "deep"), { recursive: true });
  writeFileSync(join(folder, "returns.md"), "# Returns\n\nWithin 30 days.");
  writeFileSync(join(folder, "deep", "lamps.html"), "<title>Lamps</title><p>They shine.</p>");
  writeFileSync(join(folder, "empty.md"), "");
  writeFileSync(join(folder, "picture.md"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff]));
  writeFileSync(join(folder, "manual.pdf"), "%PDF-1.7");
  writeFileSync(join(folder, ".DS_Store"), "");
  writeFileSync(join(ground, "private.md"), "# Private\n\nNobody's business.");
  symlinkSync(join(ground, "private.md"), join(folder, "link.md"));
  symlinkSync(ground, join(folder, "out"));
  const words = ["knowledge", "import", folder, "--workspace", "demo"];

  const first = await parley(...words);
  writeFileSync(join(folder, "returns.md"), "# Returns\n\nWithin 60 days.");
  const second = await parley(...words);

  const third = await parley(...words);

  const skipped = `Skipped help/link.md: it is a link; import what it leads to by its own name.
Skipped help/manual.pdf: only .md, .html, .txt and .jsonl can be read.
Skipped help/out: it is a link; import what it leads to by its own name.
Skipped help/picture.md: it is not text in UTF-8.
Skipped help/empty.md: the document is empty.\n`;
  assert.equal(first.out, `${skipped}2 articles created, 0 updated, 0 unchanged.\n`);
  assert.equal(second.out, `${skipped}0 articles created, 1 updated, 1 unchanged.\n`);
  assert.equal(third.out, `${skipped}0 articles created, 0 updated, 2 unchanged.\n`);
  assert.deepEqual([first.code, second.code, third.code], [0, 0, 0]);
  const states = await db.system.selectFrom("articles").select("state").distinct().execute();
  assert.deepEqual(states, [{ state: "published" }]);
});

test("an import of which no article comes fails, however often", async () => {
  for (const name of ["empty.md", "manual.pdf"]) {
    const { code, out } = await parley("knowledge", "import", join(ground, "help", name), "--workspace", "demo");
    assert.equal(code, 1);
    assert.match(out, new RegExp(`^Skipped ${name}: `));
  }
});

test("the demo is not poured into a database where people live", async () => {
  const { code, errors } = await parley("seed");
  assert.deepEqual([code, errors], [1, "People live here already, so nothing was added.\n"]);
});

test("the doctor names what is wrong", async () => {
  const { code, out } = await parley("doctor");
  assert.equal(code, 1);
  assert.match(out, /✓ Database/);
  assert.match(out, /✓ Workspaces kept apart/);
  assert.match(out, /✗ Nodes +0 running\.\n +→ Start one with npm start\./);
});

test("row level security that is gone is noticed, and put back by a migration", async () => {
  await sql`drop policy tenancy on drafts`.execute(db.system);
  assert.match((await parley("doctor")).out, /✗ Workspaces kept apart +Row level security does not hold on: drafts\./);
  assert.match((await parley("migrate")).out, /^Row level security was missing, .+ on 1 of the tables\.\n/);
  assert.match((await parley("doctor")).out, /✓ Workspaces kept apart/);
});

test("a backup taken while others write holds all that was acknowledged, and nothing by halves", async () => {
  const folder = join(ground, "backup");
  const written = { pairs: 0, stop: false };
  const writers = Array.from({ length: 3 }, (_, writer) => writePairs(writer, written));
  while (written.pairs < 50) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = written.pairs;
  const copied = await parley("backup", folder);
  written.stop = true;
  await Promise.all(writers);

  assert.equal(copied.code, 0, copied.errors);
  const verified = await parley("backup", "--verify", folder);
  assert.match(verified.out, /1 {2}workspaces[\s\S]+✓ PostgreSQL starts from this copy/);
  const { pairs, halves } = await countPairs(folder);
  assert.ok(pairs >= before, `${pairs} of ${before} pairs`);
  assert.equal(halves, 0);
});

test("a backup is refused where it would copy or delete what is not its own", async () => {
  const link = join(ground, "a-way-in");
  symlinkSync(dataDir, link);
  for (const inside of [join(dataDir, "backups", "monday"), join(link, "monday")]) {
    const { code, errors } = await parley("backup", inside);
    assert.deepEqual(
      [code, errors],
      [1, `${inside} lies inside the data folder, which would be copied into itself: name one outside.\n`],
    );
  }
  assert.equal(existsSync(join(dataDir, "backups")), false);

  const broken = join(ground, "tuesday");
  mkdirSync(`${broken}.part`);
  writeFileSync(join(`${broken}.part`, "mine"), "");
  const { code, errors } = await parley("backup", broken);
  assert.equal(code, 1);
  assert.match(errors, /^.+tuesday\.part is there: .+\n$/);
  assert.ok(existsSync(join(`${broken}.part`, "mine")));
});

test("where no folder can be made, that is one sentence", { skip: process.platform !== "linux" }, async () => {
  const { code, errors } = await parley("backup", "/proc/nowhere/at/all");
  assert.equal(code, 1);
  assert.match(errors, /^The backup in \/proc\/nowhere\/at\/all could not be made: .+\n$/);
});

test("a lost secret is replaced", async () => {
  await openOwnSecrets(db, { secret: "a secret that nobody knows any more", dataDir });
  const now = { PARLEY_SECRET: "one that is known, and as long as it must be" };
  assert.match((await parley("doctor")).out, /✗ Secret +The key of this installation is missing: /);
  assert.equal((await parley(now, "secret", "replace")).out, "This is the secret from now on.\n");
  assert.match((await parley(now, "doctor")).out, /✓ Secret/);
  assert.equal((await parley(now, "secret", "replace")).code, 1);
});

test("nothing is made where nothing was", async () => {
  const { code, errors } = await parley({ PARLEY_DATA: join(ground, "nothing") }, "doctor");
  assert.equal(code, 1);
  assert.match(errors, /^There is no database in .*nothing yet\./);
});

test("with DATABASE_URL the tool for backups is pg_dump", async () => {
  const { code, errors } = await parley({ DATABASE_URL: server.url }, "backup", join(ground, "other"));
  assert.equal(code, 1);
  assert.match(errors, /pg_dump/);
});

type Said = { code: number; out: string; errors: string };

function parley(...words: (string | Record<string, string>)[]): Promise<Said> {
  const args = words.filter((word) => typeof word === "string");
  const more = words.filter((word) => typeof word === "object");
  const env = Object.assign({ PATH: process.env.PATH, PARLEY_DATA: dataDir }, ...more);
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, "parley.ts"), ...args], { env }, (error, out, errors) =>
      resolve({ code: error ? Number(error.code) : 0, out, errors }),
    );
  });
}

/** Two rows a commit: a copy that holds one of them is a copy of no moment. */
async function writePairs(writer: number, written: { pairs: number; stop: boolean }): Promise<void> {
  for (let n = 0; !written.stop; n++) {
    const mail = { recipient: `${writer}`, subject: `${n}`, body: "x".repeat(2000) };
    await db.system
      .insertInto("mails")
      .values(["a", "b"].map((half) => ({ id: `${writer}-${n}-${half}`, ...mail })))
      .execute();
    written.pairs++;
  }
}

async function countPairs(dir: string): Promise<{ pairs: number; halves: number }> {
  const server = await startEmbeddedDatabase({ dir });
  const copy = openDatabase(server.url, { max: 1 });
  const mails = copy.system.selectFrom("mails").select((eb) => eb.fn.countAll<number>().as("count"));
  const groups = await mails.groupBy(["recipient", "subject"]).execute();
  await copy.close();
  await server.stop();
  return {
    pairs: groups.filter(({ count }) => count === 2).length,
    halves: groups.filter(({ count }) => count !== 2).length,
  };
}
