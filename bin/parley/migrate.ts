import pg from "pg";
import { startEmbeddedDatabase } from "../../src/server/infra/embedded-database.ts";
import { prepareJobs } from "../../src/server/infra/jobs.ts";
import { migrate as applyMigrations } from "../../src/server/infra/migrate.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { readRunningConfig } from "./database.ts";

export const migrate: Command = {
  usage: ["migrate"],
  about: "brings the schema up to date; a start does the same",
  async run(args) {
    const { positionals } = readArgs(args, {});
    if (positionals.length > 0) throw new Misuse("migrate takes no words.");
    const { databaseUrl, dataDir } = readRunningConfig();
    const embedded = databaseUrl ? null : await startEmbeddedDatabase({ dir: dataDir });
    try {
      const applied = await bringUpToDate(databaseUrl ?? embedded!.url);
      console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "The schema is up to date.");
    } finally {
      await embedded?.stop();
    }
    return 0;
  },
};

async function bringUpToDate(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "parley migrations" });
  await client.connect().catch((error: Error & { code?: string }) => {
    throw new StartError(`The database cannot be reached: ${error.message || error.code}. Check DATABASE_URL.`);
  });
  try {
    await prepareJobs(url);
    return await applyMigrations(client);
  } finally {
    await client.end();
  }
}
