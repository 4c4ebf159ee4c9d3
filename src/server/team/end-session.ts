import { type Done, done, missing } from "../../domain/result.ts";
import type { Database } from "../infra/database.ts";

export async function endSession(db: Database, { person, id }: { person: string; id: string }): Promise<Done> {
  const own = db.system.deleteFrom("sessions").where("personId", "=", person).where("id", "=", id);
  return (await own.returning("id").executeTakeFirst()) ? done : missing;
}
