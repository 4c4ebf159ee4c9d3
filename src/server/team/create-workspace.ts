import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import { asWorkspace } from "./guard.ts";

type Create = { name: string; owner: { id: string; name: string } };

/** A new workspace, whose first owner is the one who makes it. */
export function createWorkspace(db: Database, create: Create): Promise<WorkspaceId> {
  return db.system.transaction().execute((tx) => insertWorkspace(tx, create));
}

export async function insertWorkspace(tx: Tx, { name, owner }: Create): Promise<WorkspaceId> {
  const workspace = asWorkspace(newId("workspace"));
  const by: Actor = { kind: "teammate", ...owner };
  await tx.insertInto("workspaces").values({ id: workspace, name }).execute();
  await tx.insertInto("members").values({ workspaceId: workspace, personId: owner.id, role: "owner" }).execute();
  await tx.updateTable("people").set({ lastWorkspaceId: workspace }).where("id", "=", owner.id).execute();
  await record(tx, workspace, "team.changed", { by }, { what: `created the workspace ${name}` });
  return workspace;
}
