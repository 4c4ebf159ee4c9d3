import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect as KyselyPostgresDialect } from "kysely";
import { generate, PostgresDialect } from "kysely-codegen";
import pg from "pg";
import { startEmbeddedDatabase } from "../src/server/infra/embedded-database.ts";
import { prepareJobs } from "../src/server/infra/jobs.ts";
import { migrate } from "../src/server/infra/migrate.ts";

/** Generates the row types from the migrations, or with --check says whether they are those of the migrations. */
const file = join(import.meta.dirname, "../src/server/infra/rows.ts");
const dir = mkdtempSync(join(tmpdir(), "parley-rows-"));
const server = await startEmbeddedDatabase({ dir });
try {
  await prepareJobs(server.url);
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  // The server may say goodbye to a connection that is just being closed.
  pool.on("connect", (client) => void client.on("error", () => {}));
  pool.on("error", () => {});
  const client = await pool.connect();
  await migrate(client);
  client.release();
  const dialect = new PostgresDialect();
  const db = new Kysely<object>({ dialect: new KyselyPostgresDialect({ pool }) });
  const text = await generate({
    camelCase: true,
    db,
    dialect,
    excludePattern: "{graphile_worker.*,public.migrations}",
    typeMapping: { int8: "number" },
  });
  await db.destroy();
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error("src/server/infra/rows.ts is not what the migrations say. Run node bin/rows.ts.");
    process.exitCode = 1;
  }
} finally {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
