import { sql } from "kysely";
import type { Database } from "../infra/database.ts";

/** Keeps a person's choices of how Parley looks to them; what is not named stays as it is. */
export async function changeSettings(db: Database, person: string, change: Record<string, unknown>) {
  const settings = sql<string>`settings || ${JSON.stringify(change)}::jsonb`;
  await db.system.updateTable("people").set({ settings, updatedAt: new Date() }).where("id", "=", person).execute();
}
