import { type Done, done, missing } from "../../domain/result.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";

export function withdrawInvitation(db: Database, { workspace, actor }: Principal, id: string): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const withdrawn = await tx
      .updateTable("invitations")
      .set({ revokedAt: new Date() })
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .where("acceptedAt", "is", null)
      .where("revokedAt", "is", null)
      .returning("email")
      .executeTakeFirst();
    if (!withdrawn) return missing;
    await record(
      tx,
      workspace,
      "team.changed",
      { by: actor },
      { what: `withdrew the invitation of ${withdrawn.email}` },
    );
    return done;
  });
}
