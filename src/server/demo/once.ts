import { sql } from "kysely";
import type { Database, Tx } from "../infra/database.ts";
import { insertPerson } from "../team/create-person.ts";
import { insertWorkspace } from "../team/create-workspace.ts";
import type { Principal } from "../team/guard.ts";
import { hasPeople } from "../team/queries.ts";
import { domain, owner, principalOf } from "./people.ts";

const lock = 727_274_003;

/** Two who seed at once would both find nobody. */
export async function alone<Result>({ pool }: Database, work: () => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lock]);
    return await work();
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lock]).catch(() => {});
    client.release();
  }
}

const marker = "demo";
type Marker = { workspace: string; complete: boolean };

/** The first commit says what is being built, so that half a shop, left by a start that was interrupted, is found and removed. */
export function begin(db: Database): Promise<Principal | null> {
  return db.system.transaction().execute(async (tx) => {
    await removeHalf(tx);
    if (await hasPeople(tx)) return null;
    const created = await insertPerson(tx, owner);
    if (!created.ok) return null;
    const maya = { id: created.id, name: owner.name };
    const workspace = await insertWorkspace(tx, { name: "Fjord & Fern", owner: maya });
    const value = JSON.stringify({ workspace, complete: false } satisfies Marker);
    await tx.insertInto("installation").values({ key: marker, value }).execute();
    return principalOf(workspace, maya);
  });
}

/** The last commit: `also` is done in it. */
export function complete(db: Database, also: (tx: Tx) => Promise<void>): Promise<void> {
  return db.system.transaction().execute(async (tx) => {
    await also(tx);
    const value = sql<string>`value || '{"complete": true}'`;
    await tx.updateTable("installation").set({ value }).where("key", "=", marker).execute();
  });
}

/** Whether there is nobody who could be disturbed: no people, or only those of half a shop. */
export async function isVacant({ system }: Database): Promise<boolean> {
  return !(await hasPeople(system)) || (await findHalf(system)) !== null;
}

async function findHalf(db: Pick<Tx, "selectFrom">): Promise<string | null> {
  const row = await db.selectFrom("installation").select("value").where("key", "=", marker).executeTakeFirst();
  const found = row?.value as Marker | undefined;
  return found && !found.complete ? found.workspace : null;
}

async function removeHalf(tx: Tx): Promise<void> {
  const workspace = await findHalf(tx);
  if (!workspace) return;
  const members = tx.selectFrom("members").select("personId").where("workspaceId", "=", workspace);
  await tx.deleteFrom("people").where("id", "in", members).execute();
  await tx.deleteFrom("workspaces").where("id", "=", workspace).execute();
  await tx.deleteFrom("mails").where("recipient", "like", `%@${domain}`).execute();
  await tx.deleteFrom("installation").where("key", "=", marker).execute();
}
