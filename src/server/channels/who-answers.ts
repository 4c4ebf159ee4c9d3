import { may, type Role } from "../../domain/permission.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

type WhoAnswers = { agentId?: string | null | undefined; assigneeId?: string | null | undefined };

/** What is wrong with those who are to answer on a channel, by field; nothing where both belong to the workspace. */
export async function faultsIn(
  tx: Tx,
  workspace: WorkspaceId,
  { agentId, assigneeId }: WhoAnswers,
): Promise<Record<string, string>> {
  const faults: Record<string, string> = {};
  if (agentId && !(await agentExists(tx, workspace, agentId)))
    faults.agentId = "there is no such agent in this workspace";
  if (assigneeId && !(await mayAnswer(tx, workspace, assigneeId)))
    faults.assigneeId = "there is no such teammate in this workspace who may write to customers";
  return faults;
}

async function agentExists(tx: Tx, workspace: WorkspaceId, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("agents")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

async function mayAnswer(tx: Tx, workspace: WorkspaceId, person: string): Promise<boolean> {
  const row = await tx
    .selectFrom("members")
    .select("role")
    .where("workspaceId", "=", workspace)
    .where("personId", "=", person)
    .executeTakeFirst();
  return row !== undefined && may(row.role as Role, "inbox.write");
}
