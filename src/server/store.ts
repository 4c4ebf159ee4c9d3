import type { Config } from "./config.ts";
import { type Database, openDatabase } from "./infra/database.ts";
import { openFolder } from "./infra/embedded-cluster.ts";
import { startEmbeddedDatabase } from "./infra/embedded-database.ts";
import type { Log } from "./infra/log.ts";
import { prepareDatabase } from "./infra/migrate.ts";

export type Store = { db: Database; url: string; close(): Promise<void> };

/** Opens the database that the configuration names, or the embedded one, with its schema up to date. */
export async function openStore({ databaseUrl, dataDir }: Config, log: Log): Promise<Store> {
  // Whichever database it is: files lie there, and the key.
  openFolder(dataDir);
  const embedded = databaseUrl ? null : await startEmbeddedDatabase({ dir: dataDir, log: (line) => log.warn(line) });
  const url = databaseUrl ?? embedded!.url;
  try {
    const { closed } = await prepareDatabase(url);
    if (closed.length > 0)
      log.warn({ closed }, "row level security was missing on these tables, as after a restore, and is back");
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const db = openDatabase(url);
  // Making it wrote a lot: on disk before anybody asks it to stop, it stops at once.
  const settle = setTimeout(() => void db.pool.query("checkpoint").catch(() => {}), 5_000).unref();
  if (!embedded?.fresh) clearTimeout(settle);
  return {
    db,
    url,
    async close() {
      clearTimeout(settle);
      await db.close();
      await embedded?.stop();
    },
  };
}
