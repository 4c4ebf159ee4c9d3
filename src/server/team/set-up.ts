import { randomBytes, timingSafeEqual } from "node:crypto";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { insertPerson, type NewPerson } from "./create-person.ts";
import { insertWorkspace } from "./create-workspace.ts";
import { hashOf } from "./guard.ts";
import { hasPeople } from "./queries.ts";

const key = "set-up-token";

/** The one-time token to print where Parley was started; null once somebody lives here. Only its hash is kept. */
export async function issueSetUpToken(db: Database): Promise<string | null> {
  if (await hasPeople(db.system)) return null;
  const token = randomBytes(24).toString("base64url");
  const value = JSON.stringify(hashOf(token).toString("hex"));
  await db.system
    .insertInto("installation")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
  return token;
}

type SetUp = NewPerson & { token: string; workspace: string };
type Answer =
  | { ok: true; workspace: WorkspaceId }
  | { ok: false; reason: "set-up-closed" | "wrong-set-up-token" | "email-taken" };

/** The first person, the owner of the first workspace. The token is used up with it. */
export function setUp(db: Database, { token, workspace, ...person }: SetUp): Promise<Answer> {
  return db.system.transaction().execute(async (tx) => {
    const expected = await lockToken(tx);
    if (!expected || (await hasPeople(tx))) return { ok: false, reason: "set-up-closed" };
    if (!timingSafeEqual(expected, hashOf(token))) return { ok: false, reason: "wrong-set-up-token" };

    const created = await insertPerson(tx, person);
    if (!created.ok) return created;
    await tx.deleteFrom("installation").where("key", "=", key).execute();
    const owner = { id: created.id, name: person.name };
    return { ok: true, workspace: await insertWorkspace(tx, { name: workspace, owner }) };
  });
}

/** Locked, so that of two who set up at once the second finds the door closed. */
async function lockToken(tx: Tx): Promise<Buffer | null> {
  const row = await tx.selectFrom("installation").select("value").where("key", "=", key).forUpdate().executeTakeFirst();
  return row ? Buffer.from(row.value as string, "hex") : null;
}
