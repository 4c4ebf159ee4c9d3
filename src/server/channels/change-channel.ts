import { sql, type UpdateObject } from "kysely";
import type { z } from "zod";
import type { channelChange } from "../../contract/channels.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";
import type { Secrets } from "../infra/secrets.ts";
import { newIdentitySecret } from "./queries.ts";

type About = { workspace: WorkspaceId; id: string; by: Actor };
export type ChannelChanged = { ok: true } | { ok: false; reason: "not-found" | "no-such-agent" };

export function changeChannel(
  db: Database,
  about: About,
  { settings, ...rest }: z.infer<typeof channelChange>,
): Promise<ChannelChanged> {
  const { workspace, id } = about;
  return db.in(workspace, async (tx) => {
    if (rest.agentId && !(await agentExists(tx, workspace, rest.agentId)))
      return { ok: false, reason: "no-such-agent" };
    const changed = await update(tx, about, { ...rest, ...(settings ? { settings: JSON.stringify(settings) } : {}) });
    if (changed.ok && rest.agentId !== undefined) {
      // The agent of a conversation is its channel's: the list is filtered by it.
      await tx
        .updateTable("conversations")
        .set({ agentId: rest.agentId })
        .where("workspaceId", "=", workspace)
        .where("channelId", "=", id)
        .execute();
    }
    return changed;
  });
}

export function turnAiOff(db: Database, about: About): Promise<ChannelChanged> {
  return db.in(about.workspace, (tx) =>
    update(tx, about, { aiOffAt: sql<Date>`coalesce(ai_off_at, now())`, aiOffBy: actorName(about.by) }),
  );
}

export function turnAiOn(db: Database, about: About): Promise<ChannelChanged> {
  return db.in(about.workspace, (tx) => update(tx, about, { aiOffAt: null, aiOffBy: null }));
}

export function disconnectChannel(db: Database, about: About): Promise<ChannelChanged> {
  const set = {
    status: "disconnected",
    statusReason: `disconnected by ${actorName(about.by)}`,
    statusAt: sql<Date>`now()`,
  };
  return db.in(about.workspace, (tx) => update(tx, about, set));
}

export function reconnectChannel(db: Database, about: About): Promise<ChannelChanged> {
  return db.in(about.workspace, (tx) =>
    update(tx, about, { status: "connected", statusReason: null, statusAt: sql<Date>`now()` }),
  );
}

/** Makes a new secret for signing who a visitor is; the old one is worth nothing from then on. */
export async function renewIdentitySecret(db: Database, secrets: Secrets, about: About): Promise<string | null> {
  const secret = newIdentitySecret();
  const changed = await db.in(about.workspace, (tx) => update(tx, about, { secrets: secrets.seal(secret) }));
  return changed.ok ? secret : null;
}

export async function agentExists(tx: Tx, workspace: WorkspaceId, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("agents")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

async function update(
  tx: Tx,
  { workspace, id, by }: About,
  set: UpdateObject<DB, "channels">,
): Promise<ChannelChanged> {
  if (Object.keys(set).length === 0) return { ok: true };
  const row = await tx
    .updateTable("channels")
    .set(set)
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .returning(["status", "statusReason"])
    .executeTakeFirst();
  if (!row) return { ok: false, reason: "not-found" };
  await record(
    tx,
    workspace,
    "channel.changed",
    { by },
    { channelId: id, status: row.status, reason: row.statusReason },
  );
  return { ok: true };
}
