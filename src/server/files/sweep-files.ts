import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import type { Files } from "../infra/files.ts";

type Deps = { db: Database; files: Files };

// By then whoever has stored bytes has also stored the message that names them.
const usual = { looseSeconds: 3600 };

/** Forgets uploads that nobody used, and removes the bytes that no file names any more. */
export async function sweepFiles({ db, files }: Deps, { looseSeconds } = usual): Promise<void> {
  await forgetUnused(db);
  for (const { key, named } of await readLoose(db, looseSeconds)) {
    const unusedSince = new Date(Date.now() - looseSeconds * 1000);
    // What cannot be removed stays on the list for the next round, as does everything after a crash.
    if (named || (await files.remove(key, unusedSince)))
      await db.system.deleteFrom("looseBytes").where("key", "=", key).execute();
  }
}

/** Uploads that no message took within a week and that nothing held still wants. */
async function forgetUnused({ system }: Database): Promise<void> {
  await sql`
    delete from files f where f.message_id is null and f.created_at < now() - interval '7 days'
      and not exists (select from held_messages h where h.workspace_id = f.workspace_id and f.id = any(h.file_ids))`.execute(
    system,
  );
}

async function readLoose({ system }: Database, looseSeconds: number) {
  const { rows } = await sql<{ key: string; named: boolean }>`
    select key, exists (select from files f where f.key = l.key) as named
    from loose_bytes l where since <= now() - ${looseSeconds} * interval '1 second' order by since limit 10000`.execute(
    system,
  );
  return rows;
}
