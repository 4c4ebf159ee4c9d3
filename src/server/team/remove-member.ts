import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";
import { lockMember } from "./lock-member.ts";
import { personName } from "./queries.ts";
import { shrinkGrants } from "./shrink-grants.ts";

type Answer = { ok: true } | { ok: false; reason: "not-found" | "above-you" | "last-owner" };

/** Ends a membership. The guard asks for it with every request, so the access ends with this commit. */
export async function removeMember(db: Database, by: Principal, person: string): Promise<Answer> {
  const name = await personName(db, person);
  return db.in(by.workspace, async (tx) => {
    const member = await lockMember(tx, by, person);
    if (!member.ok) return member;

    const row = tx.deleteFrom("members").where("workspaceId", "=", by.workspace);
    await row.where("personId", "=", person).execute();
    await shrinkGrants(tx, by.workspace, { person, role: null });
    await record(tx, by.workspace, "team.changed", { by: by.actor }, { what: `removed ${name}` });
    return { ok: true };
  });
}
