import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { StartError } from "./start-error.ts";

const folder = join(import.meta.dirname, "../../../migrations");

// Any number of nodes may start at once; one migrates, the others wait here.
const lock = 727_274_001;

/** Brings the schema up to date, each file in its own transaction. Returns the names of the files applied. */
export async function migrate(client: pg.ClientBase): Promise<string[]> {
  await client.query("select pg_advisory_lock($1)", [lock]);
  try {
    await client.query(
      "create table if not exists migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string; hash: string }>("select name, hash from migrations");
    const applied = new Map(rows.map((row) => [row.name, row.hash]));
    const pending = migrationFiles().filter((file) => isPending(file, applied.get(file.name)));
    for (const file of pending) await apply(client, file);
    return pending.map((file) => file.name);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lock]);
  }
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
