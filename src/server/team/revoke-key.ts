import { sql } from "kysely";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";

/** Ends a key with all that was made with it: further keys, theirs in turn, and invitations nobody has accepted yet. */
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
    await endWhatWasMadeWith(tx, workspace, [id]);
    await record(tx, workspace, "team.changed", { by: actor }, { what: `revoked the API key ${revoked.name}` });
    return done;
  });
}

/** One generation after the other: each waits for those who are just making something with a key of the one before. */
async function endWhatWasMadeWith(tx: Tx, workspace: WorkspaceId, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx
    .updateTable("invitations")
    .set({ revokedAt: new Date() })
    .where("workspaceId", "=", workspace)
    .where("madeWith", "in", keys)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .execute();
  const children = await tx
    .updateTable("apiKeys")
    .set({ revokedAt: sql<Date>`coalesce(revoked_at, now())` })
    .where("workspaceId", "=", workspace)
    .where("madeWith", "in", keys)
    .returning("id")
    .execute();
  await endWhatWasMadeWith(
    tx,
    workspace,
    children.map(({ id }) => id),
  );
}
