import type { EventEmitter } from "node:events";
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

// What the connections to PostgreSQL broke with.
const broken = new WeakSet<Error>();

// Whoever keeps a row for long, as a node that was stopped in the middle, must not stop all the others.
const patience = { lock_timeout: 3_000, idle_in_transaction_session_timeout: 60_000 };

export function openDatabase(url: string, { max = 16 }: { max?: number } = {}): Database {
  const pool = new pg.Pool({
    Client,
    connectionString: url,
    max,
    idleTimeoutMillis: 10_000,
    application_name: "parley",
    ...patience,
  });
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

/**
 * A query that begins with a comment such as `/* step: claim *\/` is prepared under that name, once a connection: where
 * many small commits follow each other, reading and planning a statement costs as much as running it.
 */
class Client extends pg.Client {
  constructor(settings?: pg.ClientConfig) {
    super(settings);
    // Before anybody is told: ECONNRESET says nothing of whose connection it was.
    const { connection } = this as unknown as { connection: EventEmitter };
    connection.on("error", (error: Error) => broken.add(error));
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg's overloads
  override query(...[first, ...rest]: any[]): any {
    const name = typeof first === "string" ? /^\s*\/\* (.+?) \*\//.exec(first)?.[1] : undefined;
    if (!name) return super.query(first, ...rest);
    const [values, ...more] = rest;
    return super.query({ name, text: first, values }, ...more);
  }
}

async function enter<T>(tx: Tx, workspace: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T> {
  await sql`select set_config('role', 'parley_app', true), set_config('parley.workspace', ${workspace}, true)`.execute(
    tx,
  );
  return work(tx);
}

/** Whether PostgreSQL refused these very rows, or could not have them in time: other rows may pass. */
export function refusesRows(error: unknown): boolean {
  return /^(22|23|40|54|55P03)/.test((error as { code?: string }).code ?? "");
}

/** Whether PostgreSQL will never take these values, however often they are tried. */
export function isUnstorable(error: unknown): boolean {
  return isWrongValue(error) || /^(23|54)/.test((error as { code?: string }).code ?? "");
}

// Of the class 22 what somebody's words or numbers can bring about; the rest of it is a query of ours that is wrong.
const wrongValues = new Set(["22001", "22003", "22007", "22008", "22021", "22025", "2201B", "22P02", "22P05"]);

/** Whether a value that was given is none that PostgreSQL can take, such as a NUL in a text. */
export function isWrongValue(error: unknown): boolean {
  return wrongValues.has((error as { code?: string }).code ?? "");
}

/** Whether PostgreSQL was away, may only be read, or a row was out of reach for too long: the same may well go through in a moment. */
export function isAway(error: Error & { code?: string }): boolean {
  return (
    broken.has(error) ||
    /^(08|57P|53|55P03|25006)/.test(error.code ?? "") ||
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/.test(error.message)
  );
}

const retried = new Set(["40001", "40P01"]);

/** Whether the same may well go through when it is tried again, whatever it holds. */
export function isPassing(error: Error & { code?: string }): boolean {
  return retried.has(error.code ?? "") || isAway(error);
}

/** Runs a whole transaction again when PostgreSQL gave it up for another one (serialisation failure, deadlock). */
export async function withRetry<T>(run: () => Promise<T>, { also }: { also?: string } = {}): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const { code } = error as { code?: string };
      if (attempt === mostAttempts || !code || !(retried.has(code) || code === also)) throw error;
    }
  }
}

const mostAttempts = 4;
