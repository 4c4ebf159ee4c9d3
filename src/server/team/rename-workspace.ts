import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Principal } from "./guard.ts";

export function renameWorkspace(db: Database, { workspace, actor }: Principal, name: string): Promise<void> {
  return db.in(workspace, async (tx) => {
    await tx.updateTable("workspaces").set({ name }).where("id", "=", workspace).execute();
    await record(tx, workspace, "settings.changed", { by: actor }, { fields: ["name"] });
  });
}
