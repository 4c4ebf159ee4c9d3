import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { type Config, readConfig } from "../../src/server/config.ts";
import { type Database, openDatabase } from "../../src/server/infra/database.ts";
import { findEmbeddedDatabase } from "../../src/server/infra/embedded-database.ts";
import { createLog } from "../../src/server/infra/log.ts";
import { migrationFiles } from "../../src/server/infra/migrate.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { openStore } from "../../src/server/store.ts";

/** The configuration with the database that runs already, if one does: DATABASE_URL's, or that of a running Parley. */
export function readRunningConfig(): Config & { running: boolean } {
  const config = readConfig();
  const databaseUrl = config.databaseUrl ?? findEmbeddedDatabase(config.dataDir);
  return { ...config, databaseUrl, running: databaseUrl !== null };
}

type Found = { db: Database; config: Config & { running: boolean } };

/** Works on the database that is there. The embedded one is started for the while when no Parley runs. */
export async function withDatabase<Result>(work: (found: Found) => Promise<Result>): Promise<Result> {
  const config = readRunningConfig();
  const { db, close } = config.running ? await openRunning(config.databaseUrl!) : await openResting(config);
  try {
    return await work({ db, config });
  } finally {
    await close();
  }
}

/** The schema is left as it is: it belongs to the version that runs there. */
async function openRunning(url: string) {
  const db = openDatabase(url, { max: 4 });
  try {
    const { rows } = await sql`select from pg_tables where schemaname = current_schema() and tablename = 'migrations'`
      .execute(db.system)
      .catch((error: Error) => {
        throw new StartError(`The database cannot be reached: ${error.message}. Check DATABASE_URL.`);
      });
    if (rows.length === 0) throw new StartError("This database is empty. Prepare it with: npm run parley -- migrate");
    if ((await countApplied(db)) < migrationFiles().length)
      throw new StartError(
        "This database is older than this Parley. Bring it up to date with: npm run parley -- migrate",
      );
  } catch (error) {
    await db.close();
    throw error;
  }
  return { db, close: () => db.close() };
}

async function countApplied({ system }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from migrations`.execute(system);
  return rows[0]!.count;
}

async function openResting(config: Config) {
  if (!existsSync(join(config.dataDir, "postgres"))) {
    throw new StartError(`There is no database in ${config.dataDir} yet. Start Parley once, or set PARLEY_DATA.`);
  }
  return openStore(config, createLog("error"));
}
