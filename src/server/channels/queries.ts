import { randomBytes } from "node:crypto";
import type { Selectable } from "kysely";
import type { WebchatSettings } from "../../contract/channel-settings.ts";
import type { Channel, Medium as Kind, UnreadableChannel } from "../../contract/channels.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { Refusal } from "../infra/http.ts";
import type { Channels } from "../infra/rows.ts";
import type { Secrets } from "../infra/secrets.ts";
import { knowsMedium, mediumOf } from "../media/all.ts";
import type { Account } from "../media/medium.ts";

/** What was written for another version, or sealed with another secret: this node can do nothing with the channel. */
export class Unreadable extends Refusal {
  constructor() {
    super(
      503,
      "unreadable_channel",
      "The settings or secrets of this channel cannot be read: they were written by a newer version of Parley, or sealed with another PARLEY_SECRET.",
    );
  }
}

type Listed = { items: Channel[]; unreadable: UnreadableChannel[] };

export async function listChannels(tx: Tx, workspace: WorkspaceId, url: string): Promise<Listed> {
  const rows = await tx
    .selectFrom("channels")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  const listed: Listed = { items: [], unreadable: [] };
  for (const row of rows) {
    if (isReadable(row)) listed.items.push(toChannel(row, url));
    else listed.unreadable.push({ id: row.id, kind: row.kind, name: row.name });
  }
  return listed;
}

/** One row of another version must not cost the others their place in a list. */
function isReadable({ kind, settings }: Selectable<Channels>): boolean {
  return knowsMedium(kind) && mediumOf(kind).settings.safeParse(settings).success;
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
  if (row && !isReadable(row)) throw new Unreadable();
  return row && toChannel(row, url);
}

function toChannel(row: Selectable<Channels>, url: string): Channel {
  const { kind, supports, settings } = mediumOf(row.kind);
  const shown = {
    id: row.id,
    kind,
    name: row.name,
    status: row.status as Channel["status"],
    statusReason: row.statusReason,
    statusCode: row.statusCode,
    statusAt: row.statusAt.toISOString(),
    pausedAt: row.pausedAt?.toISOString() ?? null,
    aiOffAt: row.aiOffAt?.toISOString() ?? null,
    agentId: row.agentId,
    assigneeId: row.assigneeId,
    environment: row.environment as Channel["environment"],
    settings: settings.parse(row.settings),
    supports,
    probe: row.probe as Channel["probe"],
    probedAt: row.probedAt?.toISOString() ?? null,
    inboundUrl: kind === "webchat" ? `${url}/widget/v1/${row.id}/messages` : hookUrl(url, row.id),
    snippet: kind === "webchat" ? `<script src="${url}/widget.js" data-channel="${row.id}" async></script>` : null,
    createdAt: row.createdAt.toISOString(),
  };
  return shown as Channel;
}

function hookUrl(url: string, id: string): string {
  return `${url}/hooks/${id}`;
}

/** A channel as those outside may use it: found by its id alone, which mints the workspace once the medium has verified them. */
export type OpenChannel<Settings = unknown, Own = unknown> = {
  workspace: WorkspaceId;
  id: string;
  kind: Kind;
  name: string;
  status: string;
  statusCode: string | null;
  paused: boolean;
  account: Account<Settings, Own>;
};

export type Webchat = OpenChannel<WebchatSettings, { identity: string }>;

/** The channel if it is a web chat. */
export function asWebchat(channel: OpenChannel | undefined): Webchat | null {
  return channel?.kind === "webchat" ? (channel as Webchat) : null;
}

/** Whether anything may leave over the channel at all. */
export function maySend({ status, paused }: Pick<OpenChannel, "status" | "paused">): boolean {
  return status !== "disconnected" && !paused;
}

type Opening = {
  db: Database;
  secrets: Secrets;
  /** Where the world reaches this installation; known once it listens. */
  site: { url: string };
};

// Inbound messages come by the thousand a second; what they need of their channel may be this old.
const freshMs = 1_000;

export function openChannels({ db, secrets, site }: Opening) {
  const cache = new Map<string, { at: number; channel: Promise<OpenChannel | undefined> }>();
  return {
    /** Throws Unreadable for a channel that is there and cannot be read. */
    find,
    /** The channel if it is there and can be read, for those who go through many. */
    findReadable: (id: string) =>
      find(id).catch((error) => {
        if (error instanceof Unreadable) return undefined;
        throw error;
      }),
    forget: (id: string) => void cache.delete(id),
  };

  function find(id: string): Promise<OpenChannel | undefined> {
    const known = cache.get(id);
    if (known && performance.now() - known.at < freshMs) return known.channel;
    cache.delete(id);
    if (cache.size >= 10_000) cache.delete(cache.keys().next().value!);
    const channel = read(id);
    cache.set(id, { at: performance.now(), channel });
    channel.catch(() => cache.delete(id));
    return channel;
  }

  async function read(id: string): Promise<OpenChannel | undefined> {
    const row = await db.system.selectFrom("channels").selectAll().where("id", "=", id).executeTakeFirst();
    return row && toOpen(row, { secrets, site });
  }
}

export type OpenChannels = ReturnType<typeof openChannels>;

function toOpen(row: Selectable<Channels>, { secrets, site }: Omit<Opening, "db">): OpenChannel {
  return {
    workspace: row.workspaceId as WorkspaceId,
    id: row.id,
    kind: row.kind as Kind,
    name: row.name,
    status: row.status,
    statusCode: row.statusCode,
    paused: row.pausedAt !== null,
    account: { channelId: row.id, ...readAccount(row, secrets), hookUrl: hookUrl(site.url, row.id) },
  };
}

function readAccount({ kind, settings, secrets: sealed }: Selectable<Channels>, secrets: Secrets) {
  try {
    const medium = mediumOf(kind);
    return {
      settings: medium.settings.parse(settings),
      secrets: sealed ? medium.secrets.parse(JSON.parse(secrets.open(sealed))) : {},
    };
  } catch {
    // What could not be opened is not to be told.
    throw new Unreadable();
  }
}

export function newIdentitySecret(): string {
  return randomBytes(32).toString("base64url");
}
