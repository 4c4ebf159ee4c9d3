import { randomUUID } from "node:crypto";
import type { Database, Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";

export type NewPerson = { name: string; email: string; password: string };

type Created = { ok: true; id: string } | { ok: false; reason: "email-taken" };

export function createPerson(db: Database, person: NewPerson): Promise<Created> {
  return db.system.transaction().execute((tx) => insertPerson(tx, person));
}

/** The account as better-auth would have written it, so that it signs in through better-auth. */
export async function insertPerson(tx: Tx, { name, email, password }: NewPerson): Promise<Created> {
  const id = newId("person");
  const inserted = await tx
    .insertInto("people")
    .values({ id, name, email: email.toLowerCase() })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!inserted) return { ok: false, reason: "email-taken" };

  const { hashPassword } = await import("better-auth/crypto");
  const account = { id: randomUUID(), personId: id, accountId: id, providerId: "credential" };
  await tx
    .insertInto("accounts")
    .values({ ...account, password: await hashPassword(password) })
    .execute();
  return { ok: true, id };
}
