import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";

type Deps = { db: Database; files: Files };

/** Stores bytes that no file names yet: if none does within so many days and an hour, they go again. Returns their key. */
export async function keepBytes({ db, files }: Deps, bytes: Uint8Array, days = 0): Promise<string> {
  const key = await files.put(bytes);
  await sql`
    insert into loose_bytes as l (key, since) values (${key}, now() + ${days} * interval '1 day')
    on conflict (key) do update set since = greatest(l.since, excluded.since), promised_at = now()`.execute(db.system);
  return key;
}
