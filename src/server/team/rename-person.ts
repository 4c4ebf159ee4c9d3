import type { Database } from "../infra/database.ts";

/** How a person is called from now on, in every workspace they belong to. */
export async function renamePerson(db: Database, person: string, name: string): Promise<void> {
  await db.system.updateTable("people").set({ name, updatedAt: new Date() }).where("id", "=", person).execute();
}
