import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type { Config } from "../../src/server/config.ts";
import { type Database, openDatabase } from "../../src/server/infra/database.ts";
import { startEmbeddedDatabase } from "../../src/server/infra/embedded-database.ts";
import { countClosed, readSealed } from "../../src/server/infra/own-secrets.ts";
import { openSecrets } from "../../src/server/infra/secrets.ts";
import { StartError } from "../../src/server/infra/start-error.ts";

export type Copy = {
  rows: Record<string, number>;
  /** Tables of which not every page can be read. */
  unreadable: string[];
  /** Sealed secrets that this key does not open. */
  closed: number;
};

/** Starts a throwaway server on a copy of the backup, which itself stays untouched, and reads everything in it. */
export async function openCopy(folder: string, { secret }: Config): Promise<Copy> {
  if (!existsSync(join(folder, "postgres", "backup_label")))
    throw new StartError(`${folder} is not a backup of Parley's.`);
  const dir = mkdtempSync(join(tmpdir(), "parley-verify-"));
  try {
    cpSync(folder, dir, { recursive: true });
    const server = await startEmbeddedDatabase({ dir });
    const db = openDatabase(server.url, { max: 2 });
    try {
      const secrets = openSecrets({ secret, dataDir: dir });
      return { ...(await readTables(db)), closed: countClosed(secrets, await readSealed(db.system)) };
    } finally {
      await db.close();
      await server.stop();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const told = ["workspaces", "people", "contacts", "conversations", "messages", "turns", "articles"];

/** Reads every page of every table: PostgreSQL checks the sum of each. */
async function readTables({ system }: Database): Promise<Pick<Copy, "rows" | "unreadable">> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(system);
  const counted: Record<string, number> = {};
  const unreadable: string[] = [];
  for (const { name } of tables) {
    const table = sql<{ count: number }>`select count(*)::int as count, max(t::text) from ${sql.table(name)} t`;
    const count = await table.execute(system).catch(() => null);
    if (count) counted[name] = count.rows[0]!.count;
    else unreadable.push(name);
  }
  return { rows: Object.fromEntries(told.map((name) => [name, counted[name] ?? 0])), unreadable };
}
