import type { Database } from "../infra/database.ts";

/** As the operator, who needs no old one. Whoever was signed in as that person no longer is. False when there is nobody. */
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
    return true;
  });
}
