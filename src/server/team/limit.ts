import { sql } from "kysely";
import type { Database } from "../infra/database.ts";

export type Rule = { max: number; seconds: number };
export type Allowance = { allowed: boolean; retryAfter: number };

/** Counts one attempt under `key`, for all nodes together, and tells whether it is still within the rule. */
export async function attempt(db: Database, key: string, { max, seconds }: Rule): Promise<Allowance> {
  const { rows } = await sql<{ count: number; retryAfter: number }>`
    insert into rate_limits as l (key, count, ends_at) values (${key}, 1, now() + make_interval(secs => ${seconds}))
    on conflict (key) do update set
      count = case when l.ends_at <= now() then 1 else l.count + 1 end,
      ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
    returning count, ceil(extract(epoch from ends_at - now()))::int as retry_after`.execute(db.system);
  const [{ count, retryAfter }] = rows as [{ count: number; retryAfter: number }];
  return { allowed: count <= max, retryAfter };
}

export async function forgive(db: Database, key: string): Promise<void> {
  await db.system.deleteFrom("rateLimits").where("key", "=", key).execute();
}
