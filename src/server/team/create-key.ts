import { randomBytes } from "node:crypto";
import { mayGrant, type Role } from "../../domain/permission.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { hashOf, type Principal } from "./guard.ts";
import { holdRole } from "./lock-member.ts";

type Answer = { ok: true; id: string; key: string } | { ok: false; reason: "above-you" };

/** Makes an API key. It is told this once; the table keeps its hash, and its end to recognise it by. */
export async function createKey(
  db: Database,
  by: Principal,
  { name, role }: { name: string; role: Role },
): Promise<Answer> {
  if (!mayGrant(by.role, role)) return { ok: false, reason: "above-you" };
  const key = `pk_${randomBytes(32).toString("base64url")}`;
  const id = newId("apiKey");
  return db.in(by.workspace, async (tx) => {
    if (!(await holdRole(tx, by))) return { ok: false, reason: "above-you" };
    const createdBy = by.person ?? (await creatorOf(tx, by));
    const row = { workspaceId: by.workspace, id, name, role, hash: hashOf(key), hint: `…${key.slice(-4)}`, createdBy };
    await tx.insertInto("apiKeys").values(row).execute();
    await record(tx, by.workspace, "team.changed", { by: by.actor }, { what: `created the API key ${name}` });
    return { ok: true, id, key };
  });
}

/** A key made with a key falls with the person who made the first. */
async function creatorOf(tx: Tx, { workspace, actor }: Principal): Promise<string | null> {
  if (actor.kind !== "key") return null;
  const key = tx.selectFrom("apiKeys").select("createdBy").where("workspaceId", "=", workspace);
  return (await key.where("id", "=", actor.id).executeTakeFirst())?.createdBy ?? null;
}
