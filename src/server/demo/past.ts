import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../infra/database.ts";

type Time = Temporal.ZonedDateTime;

/**
 * A past for what is written now. Each act is told to have happened at a time of its own; whatever the database noted
 * meanwhile is moved there afterwards. Conversations go on side by side, so each has its moments to itself.
 */
export type Past = {
  /** Acts now, to be dated `time`. `whose` names the conversation it belongs to, once there is one; null is the shop. */
  at<Result>(time: Time, act: () => Promise<Result>, whose?: () => string | null): Promise<Result>;
  /** Dates everything, in the caller's commit. */
  settle(tx: Tx): Promise<void>;
};

type Moment = { began: string; told: Time; whose: () => string | null };

export function openPast(db: Database): Past {
  const moments: Moment[] = [];
  return {
    async at(time, act, whose = () => null) {
      const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(db.system);
      moments.push({ began: rows[0]!.at, told: time, whose });
      return act();
    },
    async settle(tx) {
      await nameMoments(tx, moments);
      for (const column of await timeColumns(tx)) await date(tx, column);
      await renumber(tx, "turns", "started_at");
      await renumber(tx, "knowledge_gaps", "created_at");
    },
  };
}

async function nameMoments(tx: Tx, moments: Moment[]): Promise<void> {
  const owners = moments.map(({ whose }) => whose());
  const told = moments.map((moment) => moment.told.toString({ timeZoneName: "never" }));
  const began = moments.map((moment) => moment.began);
  await sql`
    create temp table moments on commit drop as
    select owner, began, began - told as shift, lead(began, 1, now()) over (partition by owner order by began) as ended
    from unnest(${owners}::text[], ${began}::timestamptz[], ${told}::timestamptz[]) as m (owner, began, told)`.execute(
    tx,
  );
}

type Column = { table: string; column: string; owned: boolean };

/** Every time that our tables hold, so that a table added tomorrow gets its past too. Only nodes live in the present. */
async function timeColumns(tx: Tx): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select c.table_name as "table", c.column_name as "column",
           exists (select from information_schema.columns o
                   where o.table_schema = c.table_schema and o.table_name = c.table_name and o.column_name = 'conversation_id') as owned
    from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name != 'nodes'
      and c.data_type = 'timestamp with time zone'`.execute(tx);
  return rows;
}

const ofContact = (id: string) => sql`(select c.id from conversations c where c.contact_id = ${sql.ref(id)})`;

/** Whose a row is, where its table has no column that says so. */
const owners: Record<string, RawBuilder<unknown>> = {
  conversations: sql`t.id`,
  contacts: ofContact("t.id"),
  addresses: ofContact("t.contact_id"),
  events: sql`coalesce(t.conversation_id, ${ofContact("t.contact_id")})`,
  raw_events: sql`(select conversation_id from messages where id = t.message_id)`,
};

async function date(tx: Tx, { table, column, owned }: Column): Promise<void> {
  const at = sql.ref(`t.${column}`);
  const owner = owners[table] ?? (owned ? sql`t.conversation_id` : sql`null`);
  await sql`
    update ${sql.table(table)} t set ${sql.ref(column)} = ${at} - m.shift
    from moments m where ${owner} is not distinct from m.owner and ${at} >= m.began and ${at} < m.ended`.execute(tx);
}

/** Lists are in the order of ids, which sort by age: the same ids, handed out again in the order of the new times. */
async function renumber(tx: Tx, table: "turns" | "knowledge_gaps", time: string): Promise<void> {
  const [rows, at] = [sql.table(table), sql.ref(time)];
  await sql`
    create temp table renumbered on commit drop as
    select a.id as old, b.id as new
    from (select id, row_number() over (order by ${at}, id) as n from ${rows}) a
    join (select id, row_number() over (order by id) as n from ${rows}) b using (n)`.execute(tx);
  // By way of another name, because two rows may not have one id, not even for a moment.
  await sql`update ${rows} t set id = '~' || r.new from renumbered r where t.id = r.old`.execute(tx);
  await sql`update ${rows} set id = substr(id, 2)`.execute(tx);
  if (table === "turns") {
    await sql`update messages t set turn_id = r.new from renumbered r where t.turn_id = r.old`.execute(tx);
    await sql`update knowledge_gaps t set turn_id = r.new from renumbered r where t.turn_id = r.old`.execute(tx);
    await sql`
      update events t set data = jsonb_set(data, '{turnId}', to_jsonb(r.new))
      from renumbered r where t.data ->> 'turnId' = r.old`.execute(tx);
  }
  await sql`drop table renumbered`.execute(tx);
}
