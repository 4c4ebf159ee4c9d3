import { type Done, done, missing } from "../../domain/result.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";

export function revokeKey(db: Database, { workspace, actor }: Principal, id: string): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const revoked = await tx
      .updateTable("apiKeys")
      .set({ revokedAt: new Date() })
      .where("workspaceId", "=", workspace)
      .where("id", "=", id)
      .where("revokedAt", "is", null)
      .returning("name")
      .executeTakeFirst();
    if (!revoked) return missing;
    await record(tx, workspace, "team.changed", { by: actor }, { what: `revoked the API key ${revoked.name}` });
    return done;
  });
}
