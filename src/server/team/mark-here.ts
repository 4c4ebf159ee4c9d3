import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import type { Principal } from "./guard.ts";

/** Whoever was marked less than this ago counts as being here. */
export const marksLastMs = 90_000;

/** These people have Parley open. In the database, because the one who asks may be on another node. */
export async function markHere({ system }: Database, principals: Principal[]): Promise<void> {
  const people = principals.filter(({ person }) => person !== null);
  if (people.length === 0) return;
  await sql`
    update members m set seen_at = now()
    from unnest(${people.map(({ workspace }) => workspace)}::text[], ${people.map(({ person }) => person)}::text[]) as here (workspace, person)
    where m.workspace_id = here.workspace and m.person_id = here.person`.execute(system);
}
