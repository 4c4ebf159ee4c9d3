import { sql, type UpdateObject } from "kysely";
import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { DB } from "../infra/rows.ts";

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
  return change(db, about, (before) => (before.name === name ? null : { name }), "renamed");
}

export function disableAgent(db: Database, about: About): Promise<Done> {
  const set = { disabledAt: sql<Date>`now()`, disabledBy: actorName(about.by) };
  return change(db, about, ({ disabledAt }) => (disabledAt ? null : set), "disabled");
}

export function enableAgent(db: Database, about: About): Promise<Done> {
  const set = { disabledAt: null, disabledBy: null };
  return change(db, about, ({ disabledAt }) => (disabledAt ? set : null), "enabled");
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
    .select(["name", "disabledAt"])
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

type Agent = NonNullable<Awaited<ReturnType<typeof lock>>>;

/** `decide` sees the agent as it is and answers null when there is nothing to change. */
function change(
  db: Database,
  about: About,
  decide: (before: Agent) => UpdateObject<DB, "agents"> | null,
  what: string,
): Promise<Done> {
  return db.in(about.workspace, async (tx) => {
    const before = await lock(tx, about);
    if (!before) return missing;
    const set = decide(before);
    if (!set) return done;
    const { name } = await tx
      .updateTable("agents")
      .set(set)
      .where("workspaceId", "=", about.workspace)
      .where("id", "=", about.id)
      .returning("name")
      .executeTakeFirstOrThrow();
    await tell(tx, about, name, what);
    return done;
  });
}

function tell(tx: Tx, { workspace, id, by }: About, name: string, what: string): Promise<void> {
  return record(tx, workspace, "agent.changed", { by }, { agentId: id, name, change: what });
}
