import { sql } from "kysely";
import type { Database, Tx } from "../infra/database.ts";

/**
 * A past for what is written now. Acts happen one after the other, each told to have happened at a time of its own;
 * whatever the database noted during an act is moved there afterwards. Order stays order, and ids, which sort by age,
 * agree with the times.
 */
export type Past = {
  /** Acts now, to be dated `time`; times must not run backwards. */
  at<Result>(time: Temporal.ZonedDateTime, act: () => Promise<Result>): Promise<Result>;
  /** Dates everything, in the caller's commit. */
  settle(tx: Tx): Promise<void>;
};

type Moment = { began: string; told: string };

export function openPast(db: Database): Past {
  const moments: Moment[] = [];
  return {
    async at(time, act) {
      moments.push({ began: await clock(db), told: time.toString({ timeZoneName: "never" }) });
      return act();
    },
    settle: (tx) => settle(tx, moments),
  };
}

async function clock({ system }: Database): Promise<string> {
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(system);
  return rows[0]!.at;
}

async function settle(tx: Tx, moments: Moment[]): Promise<void> {
  const [began, told] = [moments.map((moment) => moment.began), moments.map((moment) => moment.told)];
  await sql`
    create temp table moments on commit drop as
    select began, began - told as shift, lead(began, 1, now()) over (order by began) as ended
    from unnest(${began}::timestamptz[], ${told}::timestamptz[]) as m (began, told)`.execute(tx);
  for (const { table, column } of await timeColumns(tx)) {
    const [target, at] = [sql.table(table), sql.ref(`t.${column}`)];
    await sql`
      update ${target} t set ${sql.ref(column)} = ${at} - m.shift
      from moments m where ${at} >= m.began and ${at} < m.ended`.execute(tx);
  }
}

/** Every time that our tables hold, so that a table added tomorrow gets its past too. Only nodes live in the present. */
async function timeColumns(tx: Tx): Promise<{ table: string; column: string }[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.table_name as "table", c.column_name as "column"
    from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name != 'nodes'
      and c.data_type = 'timestamp with time zone'`.execute(tx);
  return rows;
}
