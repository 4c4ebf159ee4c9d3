import type { Runner, TaskList } from "graphile-worker";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import pg from "pg";
import type { z } from "zod";
import type { Log } from "./log.ts";
import type { DB } from "./rows.ts";

/** A kind of job: its name and the shape of what it is told. The room that enqueues it owns both. */
export type JobKind<Payload> = { name: string; payload: z.ZodType<Payload> };

/** Enqueues in the caller's transaction: the job exists exactly if the change does. */
export async function enqueue<Payload>(
  tx: Pick<Kysely<DB>, "getExecutor">,
  { name }: JobKind<Payload>,
  payload: Payload,
  { key }: { key?: string } = {},
): Promise<void> {
  await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${key ?? null})`.execute(tx as Kysely<DB>);
}

export type Handler = { kind: JobKind<unknown>; run: (payload: never, attempt: number) => Promise<void> };

/** `run` is told the payload and which attempt at it this is, from 1 on. */
export function handler<Payload>(
  kind: JobKind<Payload>,
  run: (payload: Payload, attempt: number) => Promise<void>,
): Handler {
  return { kind: kind as JobKind<unknown>, run: run as Handler["run"] };
}

/** Brings graphile-worker's own tables up to date. The pool is ours, because its own outlives the call. */
export async function prepareJobs(connectionString: string): Promise<void> {
  const { Logger, runMigrations } = await import("graphile-worker");
  const pgPool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 10_000 });
  pgPool.on("error", () => {});
  pgPool.on("connect", (client) => void client.on("error", () => {}));
  try {
    await runMigrations({ pgPool, logger: new Logger(() => () => {}) });
  } finally {
    await pgPool.end();
  }
}

/** Runs jobs and the daily sweeps (`crontab` in graphile-worker's syntax) on this node. */
export async function startJobs({
  pool,
  handlers,
  crontab,
  log,
}: {
  pool: pg.Pool;
  handlers: Handler[];
  crontab: string;
  log: Log;
}): Promise<Runner> {
  const { Logger, run } = await import("graphile-worker");
  const taskList: TaskList = {};
  for (const { kind, run: work } of handlers) {
    taskList[kind.name] = async (payload, { job }) => work(kind.payload.parse(payload) as never, job.attempts);
  }
  return run({
    pgPool: pool,
    taskList,
    crontab,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 2000,
    logger: new Logger(() => (level, message) => {
      if (level === "error" || level === "warning") log.warn({ message }, "job");
    }),
  });
}
