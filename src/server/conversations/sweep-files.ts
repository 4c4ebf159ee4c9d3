import { sql } from "kysely";
import type { Database } from "../infra/database.ts";

/** Forgets uploads that no message took within a week and that nothing held still wants. */
export async function sweepFiles({ system }: Database): Promise<void> {
  await sql`
    delete from files f where f.message_id is null and f.created_at < now() - interval '7 days'
      and not exists (select from held_messages h where h.workspace_id = f.workspace_id and f.id = any(h.file_ids))`.execute(
    system,
  );
}
