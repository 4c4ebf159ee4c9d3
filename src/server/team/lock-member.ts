import { mayGrant, type Role } from "../../domain/permission.ts";
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

/** Keeps the role of `by` from being taken away until this transaction ends; false if it already is. */
export async function holdRole(tx: Tx, by: Principal): Promise<boolean> {
  if (!by.person) return true;
  const member = tx.selectFrom("members").select("role").where("workspaceId", "=", by.workspace);
  const row = await member.where("personId", "=", by.person).forShare().executeTakeFirst();
  return row?.role === by.role;
}
