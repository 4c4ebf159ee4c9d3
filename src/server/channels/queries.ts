import { randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import { type Channel, webchatSettings } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Channels } from "../infra/rows.ts";

export async function listChannels(tx: Tx, workspace: WorkspaceId, url: string): Promise<Channel[]> {
  const rows = await tx
    .selectFrom("channels")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  return rows.map((row) => toChannel(row, url));
}

export async function readChannel(
  tx: Tx,
  workspace: WorkspaceId,
  id: string,
  url: string,
): Promise<Channel | undefined> {
  const row = await tx
    .selectFrom("channels")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toChannel(row, url);
}

export function toChannel(row: Selectable<Channels>, url: string): Channel {
  return {
    id: row.id,
    kind: row.kind as Channel["kind"],
    name: row.name,
    status: row.status as Channel["status"],
    statusReason: row.statusReason,
    aiOffAt: row.aiOffAt?.toISOString() ?? null,
    agentId: row.agentId,
    environment: row.environment as Channel["environment"],
    settings: webchatSettings.parse(row.settings),
    inboundUrl: `${url}/widget/v1/${row.id}/messages`,
    snippet: `<script src="${url}/widget.js" data-channel="${row.id}" async></script>`,
    lastInboundAt: row.lastInboundAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A channel as those outside may use it: found by its id alone, which mints the workspace once the medium has verified them. */
export type OpenChannel = {
  workspace: WorkspaceId;
  id: string;
  kind: string;
  status: string;
  settings: Channel["settings"];
  secrets: Buffer | null;
};

// Inbound messages come by the thousand a second; what they need of their channel may be this old.
const freshMs = 1_000;

export function openChannels(db: Database) {
  const cache = new Map<string, { at: number; channel: Promise<OpenChannel | undefined> }>();
  return {
    find(id: string): Promise<OpenChannel | undefined> {
      const known = cache.get(id);
      if (known && performance.now() - known.at < freshMs) return known.channel;
      if (cache.size > 10_000) cache.clear();
      const channel = findChannel(db, id);
      cache.set(id, { at: performance.now(), channel });
      channel.catch(() => cache.delete(id));
      return channel;
    },
    forget: (id: string) => void cache.delete(id),
  };
}

export type OpenChannels = ReturnType<typeof openChannels>;

async function findChannel(db: Database, id: string): Promise<OpenChannel | undefined> {
  const row = await db.system
    .selectFrom("channels")
    .select(["workspaceId", "id", "kind", "status", "settings", "secrets"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  return { ...row, workspace: row.workspaceId as WorkspaceId, settings: webchatSettings.parse(row.settings) };
}

export function newIdentitySecret(): string {
  return randomBytes(32).toString("base64url");
}
