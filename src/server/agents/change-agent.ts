import { sql } from "kysely";
import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";

type About = { workspace: WorkspaceId; id: string; by: Actor };
export type Environment = "sandbox" | "pre-release" | "live";

/** Adds an agent with its first version, in the sandbox. Returns its id. */
export async function createAgent(
  tx: Tx,
  { workspace, by, name, definition }: { workspace: WorkspaceId; by: Actor; name: string; definition: AgentDefinition },
): Promise<string> {
  const id = newId("agent");
  await tx.insertInto("agents").values({ workspaceId: workspace, id, name }).execute();
  await tell(tx, { workspace, id, by }, name, "created");
  await addVersion(tx, { workspace, id, by }, definition);
  return id;
}

export function renameAgent(db: Database, about: About, name: string): Promise<Done> {
  return change(db, about, { name }, "renamed");
}

export function disableAgent(db: Database, about: About): Promise<Done> {
  return change(
    db,
    about,
    { disabledAt: sql<Date>`coalesce(disabled_at, now())`, disabledBy: actorName(about.by) },
    "disabled",
  );
}

export function enableAgent(db: Database, about: About): Promise<Done> {
  return change(db, about, { disabledAt: null, disabledBy: null }, "enabled");
}

/** Saves a definition as a new version. It lands in the sandbox; customers meet it once it is promoted. */
export function saveVersion(db: Database, about: About, definition: AgentDefinition): Promise<Done> {
  return db.in(about.workspace, async (tx) => {
    const agent = await lock(tx, about);
    if (!agent) return missing;
    const number = await addVersion(tx, about, definition);
    await tell(tx, about, agent.name, `saved version ${number}`);
    return done;
  });
}

export type Promoted = { ok: true } | { ok: false; reason: "not-found" | "no-such-version" };

/** Decides which version an environment uses. Promoting an older one rolls back. */
export async function promote(
  tx: Tx,
  about: About,
  { environment, version }: { environment: Environment; version: number },
): Promise<Promoted> {
  const agent = await lock(tx, about);
  if (!agent) return { ok: false, reason: "not-found" };
  const found = await tx
    .selectFrom("agentVersions")
    .select("id")
    .where("workspaceId", "=", about.workspace)
    .where("agentId", "=", about.id)
    .where("number", "=", version)
    .executeTakeFirst();
  if (!found) return { ok: false, reason: "no-such-version" };
  await place(tx, about, environment, found.id);
  await tell(tx, about, agent.name, `promoted version ${version} to ${environment}`);
  return { ok: true };
}

async function addVersion(tx: Tx, about: About, definition: AgentDefinition): Promise<number> {
  const { workspace, id, by } = about;
  const { next } = await tx
    .selectFrom("agentVersions")
    .select(sql<number>`coalesce(max(number), 0) + 1`.as("next"))
    .where("workspaceId", "=", workspace)
    .where("agentId", "=", id)
    .executeTakeFirstOrThrow();
  const versionId = newId("version");
  await tx
    .insertInto("agentVersions")
    .values({
      workspaceId: workspace,
      id: versionId,
      agentId: id,
      number: next,
      definition: JSON.stringify(definition),
      createdBy: actorName(by),
    })
    .execute();
  await place(tx, about, "sandbox", versionId);
  return next;
}

async function place(tx: Tx, { workspace, id, by }: About, environment: Environment, versionId: string): Promise<void> {
  const promotion = { versionId, promotedBy: actorName(by), promotedAt: sql<Date>`now()` };
  await tx
    .insertInto("agentEnvironments")
    .values({ workspaceId: workspace, agentId: id, name: environment, ...promotion })
    .onConflict((conflict) => conflict.columns(["workspaceId", "agentId", "name"]).doUpdateSet(promotion))
    .execute();
}

function lock(tx: Tx, { workspace, id }: About) {
  return tx
    .selectFrom("agents")
    .select("name")
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

function change(db: Database, about: About, set: Record<string, unknown>, what: string): Promise<Done> {
  return db.in(about.workspace, async (tx) => {
    const row = await tx
      .updateTable("agents")
      .set(set)
      .where("workspaceId", "=", about.workspace)
      .where("id", "=", about.id)
      .returning("name")
      .executeTakeFirst();
    if (!row) return missing;
    await tell(tx, about, row.name, what);
    return done;
  });
}

function tell(tx: Tx, { workspace, id, by }: About, name: string, what: string): Promise<void> {
  return record(tx, workspace, "agent.changed", { by }, { agentId: id, name, change: what });
}
