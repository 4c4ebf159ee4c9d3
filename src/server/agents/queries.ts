import type { Agent, AgentVersion, ModelConnection } from "../../contract/agents.ts";
import { agentDefinition } from "../../domain/agent-definition.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

/** The agents of a workspace with their newest version, what each environment uses, and where they answer. */
export async function listAgents(tx: Tx, workspace: WorkspaceId, id?: string): Promise<Agent[]> {
  const agents = await tx
    .selectFrom("agents")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .$if(id !== undefined, (query) => query.where("id", "=", id!))
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  const ids = agents.map((agent) => agent.id);
  if (ids.length === 0) return [];
  const newest = await tx
    .selectFrom("agentVersions")
    .selectAll()
    .distinctOn("agentId")
    .where("workspaceId", "=", workspace)
    .where("agentId", "in", ids)
    .orderBy("agentId")
    .orderBy("number", "desc")
    .execute();
  const environments = await tx
    .selectFrom("agentEnvironments as e")
    .innerJoin("agentVersions as v", (join) =>
      join.onRef("v.workspaceId", "=", "e.workspaceId").onRef("v.id", "=", "e.versionId"),
    )
    .select(["e.agentId", "e.name", "v.number", "e.promotedBy", "e.promotedAt"])
    .where("e.workspaceId", "=", workspace)
    .where("e.agentId", "in", ids)
    .execute();
  const channels = await tx
    .selectFrom("channels")
    .select(["id", "name", "agentId"])
    .where("workspaceId", "=", workspace)
    .where("agentId", "in", ids)
    .execute();
  return agents.map((agent) => ({
    id: agent.id,
    name: agent.name,
    disabledAt: agent.disabledAt?.toISOString() ?? null,
    newest: toVersion(newest.find((version) => version.agentId === agent.id)!),
    environments: environments
      .filter(({ agentId }) => agentId === agent.id)
      .map(({ name, number, promotedBy, promotedAt }) => ({
        name: name as Agent["environments"][number]["name"],
        version: number,
        promotedBy,
        promotedAt: promotedAt.toISOString(),
      })),
    channels: channels
      .filter(({ agentId }) => agentId === agent.id)
      .map(({ id: channelId, name }) => ({ id: channelId, name })),
    createdAt: agent.createdAt.toISOString(),
  }));
}

/** Newest first. */
export async function listVersions(tx: Tx, workspace: WorkspaceId, agentId: string): Promise<AgentVersion[]> {
  const rows = await tx
    .selectFrom("agentVersions")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("agentId", "=", agentId)
    .orderBy("number", "desc")
    .limit(200)
    .execute();
  return rows.map(toVersion);
}

function toVersion(row: {
  id: string;
  number: number;
  definition: unknown;
  createdBy: string | null;
  createdAt: Date;
}): AgentVersion {
  const definition = agentDefinition.safeParse(row.definition);
  return {
    id: row.id,
    number: row.number,
    definition: definition.data ?? agentDefinition.parse({}),
    readable: definition.success,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

export async function listModels(tx: Tx, workspace: WorkspaceId): Promise<ModelConnection[]> {
  const rows = await tx
    .selectFrom("modelConnections")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .orderBy("createdAt")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind as ModelConnection["kind"],
    baseUrl: row.baseUrl,
    hasKey: row.secret !== null,
    createdAt: row.createdAt.toISOString(),
  }));
}
