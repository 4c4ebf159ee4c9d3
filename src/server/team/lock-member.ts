import { mayGrant, type Role } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import type { Principal } from "./guard.ts";

type Refused = { ok: false; reason: "not-found" | "above-you" | "last-owner" };

/**
 * Finds a member whose role `by` may take away. The workspace's row is locked first, so that of two owners who
 * remove each other at the same moment one stays.
 */
export async function lockMember(tx: Tx, by: Principal, personId: string): Promise<{ ok: true; role: Role } | Refused> {
  await tx.selectFrom("workspaces").select("id").where("id", "=", by.workspace).forUpdate().execute();
  const members = await tx
    .selectFrom("members")
    .select(["personId", "role"])
    .where("workspaceId", "=", by.workspace)
    .where((eb) => eb.or([eb("personId", "=", personId), eb("role", "=", "owner")]))
    .execute();
  const member = members.find((one) => one.personId === personId);
  if (!member) return { ok: false, reason: "not-found" };
  const role = member.role as Role;
  if (!mayGrant(by.role, role)) return { ok: false, reason: "above-you" };
  const owners = members.filter((one) => one.role === "owner").length;
  return role === "owner" && owners === 1 ? { ok: false, reason: "last-owner" } : { ok: true, role };
}

/** Who answers for what `by` hands out, and the key it is made with: it ends with either. */
type Giver = { person: string | null; key: string | null };

/** Keeps the right of `by` from being taken away until this transaction ends; null if it already is. */
export async function holdGiver(tx: Tx, { workspace, role, person, actor }: Principal): Promise<Giver | null> {
  if (actor.kind === "key") return holdKey(tx, workspace, actor.id);
  if (!person) return { person: null, key: null };
  return (await holdRole(tx, workspace, person)) === role ? { person, key: null } : null;
}

/** What is made with a key falls with the person who made the key too. Both are locked in the order of a removal. */
async function holdKey(tx: Tx, workspace: WorkspaceId, id: string): Promise<Giver | null> {
  const key = tx.selectFrom("apiKeys").select("createdBy").where("workspaceId", "=", workspace).where("id", "=", id);
  const creator = (await key.executeTakeFirst())?.createdBy ?? null;
  if (creator && !(await holdRole(tx, workspace, creator))) return null;
  const held = await key.where("revokedAt", "is", null).forShare().executeTakeFirst();
  return held ? { person: creator, key: id } : null;
}

async function holdRole(tx: Tx, workspace: WorkspaceId, person: string): Promise<string | undefined> {
  const member = tx.selectFrom("members").select("role").where("workspaceId", "=", workspace);
  return (await member.where("personId", "=", person).forShare().executeTakeFirst())?.role;
}
