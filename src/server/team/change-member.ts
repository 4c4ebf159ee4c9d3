import { mayGrant, type Role } from "../../domain/permission.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";
import { lockMember } from "./lock-member.ts";
import { personName } from "./queries.ts";
import { shrinkGrants } from "./shrink-grants.ts";

type Change = { person: string; role: Role };
type Answer = { ok: true } | { ok: false; reason: "not-found" | "above-you" | "last-owner" };

/** Gives a member another role: nobody's above one's own, and never the last owner's. */
export async function changeMember(db: Database, by: Principal, { person, role }: Change): Promise<Answer> {
  if (!mayGrant(by.role, role)) return { ok: false, reason: "above-you" };
  const name = await personName(db, person);
  return db.in(by.workspace, async (tx) => {
    const member = await lockMember(tx, by, person);
    // The last owner who stays owner is no change, and so no loss.
    if (!member.ok) return member.reason === "last-owner" && role === "owner" ? { ok: true } : member;
    if (member.role === role) return { ok: true };

    const row = tx.updateTable("members").set({ role }).where("workspaceId", "=", by.workspace);
    await row.where("personId", "=", person).execute();
    await shrinkGrants(tx, by.workspace, { person, role });
    await record(tx, by.workspace, "team.changed", { by: by.actor }, { what: `made ${name} ${role}` });
    return { ok: true };
  });
}
