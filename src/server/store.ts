import pg from "pg";
import type { Config } from "./config.ts";
import { type Database, openDatabase } from "./infra/database.ts";
import { startEmbeddedDatabase } from "./infra/embedded-database.ts";
import { prepareJobs } from "./infra/jobs.ts";
import type { Log } from "./infra/log.ts";
import { migrate } from "./infra/migrate.ts";
import { StartError } from "./infra/start-error.ts";

export type Store = { db: Database; url: string; close(): Promise<void> };

/** Opens the database that the configuration names, or the embedded one, with its schema up to date. */
export async function openStore({ databaseUrl, dataDir }: Config, log: Log): Promise<Store> {
  const embedded = databaseUrl ? null : await startEmbeddedDatabase({ dir: dataDir, log: (line) => log.warn(line) });
  const url = databaseUrl ?? embedded!.url;
  try {
    await bringUpToDate(url);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const db = openDatabase(url);
  return {
    db,
    url,
    async close() {
      await db.close();
      await embedded?.stop();
    },
  };
}

async function bringUpToDate(url: string): Promise<void> {
  const options = { connectionString: url, connectionTimeoutMillis: 10_000, application_name: "parley migrations" };
  const client = new pg.Client(options);
  await client.connect().catch((error: Error & { code?: string }) => {
    throw new StartError(`The database cannot be reached: ${error.message || error.code}. Check DATABASE_URL.`);
  });
  try {
    await prepareJobs(url);
    await migrate(client);
  } finally {
    await client.end();
  }
}
