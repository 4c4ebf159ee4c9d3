import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { DB } from "./rows.ts";

// Counts and seqs stay far below 2^53; a bigint in every query would only spread conversions.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Tx = Transaction<DB>;

export type Database = {
  /** Sees every workspace: for machines (leases, ingest, live tail) and for finding out which workspace somebody belongs to. */
  system: Kysely<DB>;
  /** One transaction as the app role inside one workspace: row level security closes all others. */
  in<T>(workspace: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T>;
  pool: pg.Pool;
  close(): Promise<void>;
};

export function openDatabase(url: string, { max = 16 }: { max?: number } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 10_000, application_name: "parley" });
  // An idle connection that breaks is replaced at its next use; unheard, the event would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => void client.on("error", () => {}));
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })];
  const system = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins });
  return {
    system,
    pool,
    in: (workspace, work) => withRetry(() => system.transaction().execute((tx) => enter(tx, workspace, work))),
    close: () => system.destroy(),
  };
}

async function enter<T>(tx: Tx, workspace: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T> {
  await sql`select set_config('role', 'parley_app', true), set_config('parley.workspace', ${workspace}, true)`.execute(
    tx,
  );
  return work(tx);
}

const retried = new Set(["40001", "40P01"]);

/** Runs a whole transaction again when PostgreSQL gave it up for another one (serialisation failure, deadlock). */
export async function withRetry<T>(run: () => Promise<T>, { attempts = 4, also = "" } = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const { code = "" } = error as { code?: string };
      if (attempt === attempts || !(retried.has(code) || code === also)) throw error;
    }
  }
}
