import { mayGrant, type Role, roles } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

type Loss = { person: string; role: Role | null };

/** What somebody handed out never exceeds what they hold: their keys and open invitations shrink with their role. */
export async function shrinkGrants(tx: Tx, workspace: WorkspaceId, { person, role }: Loss): Promise<void> {
  const tooHigh = roles.filter((one) => !role || !mayGrant(role, one));
  if (tooHigh.length === 0) return;
  const revoked = { revokedAt: new Date() };
  await tx
    .updateTable("apiKeys")
    .set(revoked)
    .where("workspaceId", "=", workspace)
    .where("createdBy", "=", person)
    .where("role", "in", tooHigh)
    .where("revokedAt", "is", null)
    .execute();
  await tx
    .updateTable("invitations")
    .set(revoked)
    .where("workspaceId", "=", workspace)
    .where("invitedBy", "=", person)
    .where("role", "in", tooHigh)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
}
