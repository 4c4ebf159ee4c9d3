import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import pg from "pg";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { openDatabase } from "./database.ts";
import { type EmbeddedDatabase, startEmbeddedDatabase } from "./embedded-database.ts";
import { migrationFiles, prepareDatabase } from "./migrate.ts";
import { StartError } from "./start-error.ts";
import { findUnclosed } from "./tenancy.ts";

// A server of its own: roles belong to all databases of one.
const dir = mkdtempSync(join(tmpdir(), "parley-migrate-"));
let server: EmbeddedDatabase;

before(async () => {
  server = await startEmbeddedDatabase({ dir });
});

after(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

test("a user who may not do what the first migration does is told the remedy, before anything is made", async () => {
  await asked("create role poor login; create role rich; create database shop owner rich");
  const url = as("poor", "shop");

  for (const told of [
    /^The database user poor may not make tables/,
    /^The database user poor may not create the role/,
  ]) {
    const sentence = await refusal(url);
    assert.match(sentence, told);
    assert.deepEqual(
      await asked("select tablename from pg_tables where schemaname in ('public', 'graphile_worker')", url),
      [],
    );
    await asked(sentence.split("run once: ")[1]!);
  }

  assert.equal((await prepareDatabase(url)).applied.length, migrationFiles().length);
});

test("so is one of a second database, for whom the role is there already", async () => {
  await asked("create role second login; create database second owner second");
  const url = as("second", "second");
  const sentence = await refusal(url);
  assert.match(sentence, /^The database user second may not use the role parley_app/);
  await asked(sentence.split("run once: ")[1]!);
  await prepareDatabase(url);
});

test("every table of a workspace is closed by its migration", async () => {
  const { applied, closed } = await prepareDatabase(server.url);
  assert.equal(applied.length, migrationFiles().length);
  assert.deepEqual(closed, []);
});

test("what a dump does not carry is put back: the role, its rights, and who sees which rows", async () => {
  await asked("insert into workspaces (id, name) values ('a', 'A'), ('b', 'B')");
  // What a restore leaves where the role is missing: row level security is on, and nobody has policies or rights.
  for (const database of ["shop", "second"]) await asked("drop owned by parley_app", as("parley", database));
  await asked("drop owned by parley_app; drop role parley_app");
  const tables = await asked("select from pg_tables where schemaname = 'public' and rowsecurity");
  await withClient(server.url, async (client) => {
    assert.equal((await findUnclosed(client)).length, tables.length + 1);
  });

  const { closed } = await prepareDatabase(server.url);

  assert.equal(closed.length, tables.length + 1);
  assert.deepEqual((await prepareDatabase(server.url)).closed, []);
  assert.deepEqual(await namesSeenBy("a"), ["A"]);
});

test("a table that stands open is closed", async () => {
  await asked("alter table workspaces disable row level security; drop policy tenancy on messages");
  await asked("alter policy tenancy on contacts using (true)");
  assert.deepEqual((await prepareDatabase(server.url)).closed, ["contacts", "messages", "workspaces"]);
  assert.deepEqual(await namesSeenBy("b"), ["B"]);
});

test("tables that belong to somebody else, and a role that nothing holds back, stop the start", async () => {
  await asked("create role stranger login");
  assert.match(
    await refusal(as("stranger", "parley")),
    /^The tables belong to the database user parley and not to stranger/,
  );
  await asked("alter role parley_app bypassrls");
  assert.match(await refusal(server.url), /^The role parley_app sees the rows of every workspace/);
  await asked("alter role parley_app nobypassrls");
  await prepareDatabase(server.url);
});

async function refusal(url: string): Promise<string> {
  const error = await prepareDatabase(url).then(
    () => assert.fail("It was prepared."),
    (error) => error,
  );
  assert.ok(error instanceof StartError, error);
  return error.message;
}

async function namesSeenBy(workspace: string): Promise<string[]> {
  const db = openDatabase(server.url, { max: 1 });
  const seen = await db.in(workspace as WorkspaceId, (tx) => tx.selectFrom("workspaces").select("name").execute());
  await db.close();
  return seen.map(({ name }) => name);
}

function asked(text: string, url = server.url): Promise<object[]> {
  return withClient(url, async (client) => {
    let rows: object[] = [];
    for (const one of text.split(";").filter(Boolean)) ({ rows } = await client.query<object>(one));
    return rows;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  return work(client).finally(() => client.end());
}

function as(user: string, database: string): string {
  return server.url.replace("parley@/parley", `${user}@/${database}`);
}
