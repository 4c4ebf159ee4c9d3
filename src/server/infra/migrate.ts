import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { prepareRole, requireRights } from "./app-role.ts";
import { prepareJobs } from "./jobs.ts";
import { StartError } from "./start-error.ts";
import { closeTables } from "./tenancy.ts";

const folder = join(import.meta.dirname, "../../../migrations");

// Any number of nodes may start at once; one migrates, the others wait here.
const lock = 727_274_001;

export type Prepared = {
  /** The migrations that were applied. */
  applied: string[];
  /** The tables that were not closed to other workspaces, and now are. */
  closed: string[];
};

/** Makes the database what this version works on: its role, the tables of jobs, the schema, and who may see what. */
export async function prepareDatabase(url: string): Promise<Prepared> {
  const client = await connect(url);
  try {
    return await alone(client, async () => {
      // Before the first table: what cannot be finished is not begun.
      if (await isFresh(client)) await requireRights(client, extensions());
      await prepareRole(client);
      await prepareJobs(url);
      return { applied: await migrate(client), closed: await closeTables(client) };
    });
  } finally {
    await client.end();
  }
}

/** Brings the schema up to date, each file in its own transaction. Returns the names of the files applied. */
export function migrate(client: pg.ClientBase): Promise<string[]> {
  return alone(client, async () => {
    await client.query(
      "create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string; hash: string }>("select name, hash from migrations");
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    const pending = migrationFiles().filter((file) => isPending(file, applied.get(file.name)));
    for (const file of pending) await apply(client, file);
    return pending.map((file) => file.name);
  });
}

type File = { name: string; text: string; hash: string };

export function migrationFiles(): File[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  return names.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, text, hash: createHash("sha256").update(text).digest("hex") };
  });
}

async function connect(url: string): Promise<pg.Client> {
  const options = { connectionString: url, connectionTimeoutMillis: 10_000, application_name: "parley migrations" };
  const client = new pg.Client(options);
  // Unheard, the end of a connection that nothing is asked of would end the process.
  client.on("error", () => {});
  await client.connect().catch((error: Error & { code?: string }) => {
    throw new StartError(`The database cannot be reached: ${error.message || error.code}. Check DATABASE_URL.`);
  });
  return client;
}

async function alone<Result>(client: pg.ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query("select pg_advisory_lock($1)", [lock]);
  try {
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lock]);
  }
}

async function isFresh(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ fresh: boolean }>("select to_regclass('workspaces') is null as fresh");
  return rows[0]!.fresh;
}

function extensions(): string[] {
  return migrationFiles().flatMap(({ text }) =>
    [...text.matchAll(/^create extension if not exists (\w+);/gm)].map(([, name]) => name!),
  );
}

function isPending(file: File, appliedHash: string | undefined): boolean {
  if (appliedHash && appliedHash !== file.hash) {
    throw new StartError(
      `The migration ${file.name} was changed after it had been applied: restore the file and add a new one.`,
    );
  }
  return !appliedHash;
}

async function apply(client: pg.ClientBase, file: File): Promise<void> {
  await client.query("begin");
  try {
    await client.query(file.text);
    await client.query("insert into migrations (name, hash) values ($1, $2)", [file.name, file.hash]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new StartError(`The migration ${file.name} failed: ${(error as Error).message}.`);
  }
}
