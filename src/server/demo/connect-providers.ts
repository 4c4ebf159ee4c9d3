import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { connectChannel } from "../channels/connect-channel.ts";
import { probeChannel } from "../channels/probe-channel.ts";
import type { OpenChannels } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Secrets } from "../infra/secrets.ts";
import type { Ways } from "../media/medium.ts";
import type { DemoProviders } from "./simulator.ts";

type Deps = { db: Database; secrets: Secrets; site: { url: string }; channels: OpenChannels; ways: Ways };
type Known = { id: string; kind: string; settings: object };

/**
 * Connects the shop with the providers that are played beside it. Channels of an earlier start get this one's ports;
 * whoever has connected one to an account of their own keeps it as it is.
 */
export async function connectProviders(deps: Deps, providers: DemoProviders): Promise<void> {
  const { db, secrets, site } = deps;
  const shop = await findShop(db);
  if (!shop) return;
  let first = false;
  const all = await db.in(shop.workspace, async (tx) => {
    const known = await listChannels(tx, shop.workspace);
    const missing = known.some(({ kind }) => kind !== "webchat") ? [] : providers.channels(shop.agentId);
    first = missing.length > 0;
    for (const channel of missing) await connectChannel(tx, secrets, { ...shop, channel });
    for (const channel of known) await renew(tx, shop.workspace, channel, providers.settingsNow(channel));
    return listChannels(tx, shop.workspace);
  });
  const played = all.filter((channel) => providers.settingsNow(channel));
  for (const channel of played) providers.point(channel, `${site.url}/hooks/${channel.id}`);
  await Promise.all(played.map(({ id }) => check(deps, id)));
  if (first) providers.begin();
}

/** Checked as whoever connects a channel by hand has it checked, so that its templates are there from the start. */
async function check({ db, ways, channels }: Deps, id: string): Promise<void> {
  // Whoever was quicker may have found it with the addresses of the last start.
  channels.forget(id);
  const channel = await channels.find(id);
  if (channel) await probeChannel({ db, ways }, channel);
}

async function findShop(db: Database): Promise<{ workspace: WorkspaceId; agentId: string | null; by: Actor } | null> {
  const chat = await db.system
    .selectFrom("channels")
    .select(["workspaceId", "agentId"])
    .where("kind", "=", "webchat")
    .orderBy("createdAt")
    .executeTakeFirst();
  return chat ? { workspace: chat.workspaceId as WorkspaceId, agentId: chat.agentId, by: { kind: "system" } } : null;
}

async function listChannels(tx: Tx, workspace: WorkspaceId): Promise<Known[]> {
  const rows = await tx
    .selectFrom("channels")
    .select(["id", "kind", "settings"])
    .where("workspaceId", "=", workspace)
    .execute();
  return rows.map(({ settings, ...row }) => ({ ...row, settings: settings as object }));
}

async function renew(tx: Tx, workspace: WorkspaceId, { id }: Known, settings: object | null): Promise<void> {
  if (!settings) return;
  await tx
    .updateTable("channels")
    // What the last start's providers were last seen to do says nothing of these.
    .set({ settings: JSON.stringify(settings), status: "connected", statusCode: null, statusReason: null })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .where((eb) => eb.or([eb("statusCode", "is", null), eb("statusCode", "!=", "by-person")]))
    .execute();
}
