import type { Kysely } from "kysely";
import type { Database } from "../infra/database.ts";
import type { DB } from "../infra/rows.ts";

/** As the operator, who needs no old one. Whoever came in with the old one is out. False when there is nobody. */
export async function changePassword(
  { system }: Database,
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  const { hashPassword } = await import("better-auth/crypto");
  const hash = await hashPassword(password);
  return system.transaction().execute(async (tx) => {
    const person = await tx.selectFrom("people").select("id").where("email", "=", email).executeTakeFirst();
    if (!person) return false;
    await tx
      .updateTable("accounts")
      .set({ password: hash })
      .where("personId", "=", person.id)
      .where("providerId", "=", "credential")
      .execute();
    await tx.deleteFrom("sessions").where("personId", "=", person.id).execute();
    await voidTokens(tx, person.id);
    return true;
  });
}

/** A new password ends whatever the old one began: other reset links, half-done sign-ins, trusted devices. */
export async function voidTokens(db: Kysely<DB>, person: string): Promise<void> {
  await db.deleteFrom("verifications").where("value", "=", person).execute();
}
