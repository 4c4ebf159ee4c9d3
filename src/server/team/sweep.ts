import type { Database } from "../infra/database.ts";
import { sweepIdempotencyKeys } from "./idempotency.ts";

/** Removes what has run out: sessions, one-time tokens, counted attempts, kept answers, old mail. */
export async function sweepTeam(db: Database): Promise<void> {
  const now = new Date();
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000);
  await db.system.deleteFrom("sessions").where("expiresAt", "<", now).execute();
  await db.system.deleteFrom("verifications").where("expiresAt", "<", now).execute();
  await db.system.deleteFrom("rateLimits").where("endsAt", "<", now).execute();
  await db.system.deleteFrom("mails").where("createdAt", "<", monthAgo).execute();
  await sweepIdempotencyKeys(db);
}
