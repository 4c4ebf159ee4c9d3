import { startEmbeddedDatabase } from "../../src/server/infra/embedded-database.ts";
import { prepareDatabase } from "../../src/server/infra/migrate.ts";
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
      const { applied, closed } = await prepareDatabase(databaseUrl ?? embedded!.url);
      if (closed.length > 0)
        console.log(
          `Row level security was missing, as after a restore, and is back on ${closed.length} of the tables.`,
        );
      console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "The schema is up to date.");
    } finally {
      await embedded?.stop();
    }
    return 0;
  },
};
