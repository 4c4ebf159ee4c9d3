import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannels } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";
import type { Attempt, Ways } from "../media/medium.ts";
import { applyParked } from "./apply-status.ts";
import { moveDelivery, raise } from "./move-delivery.ts";

type Deps = { db: Database; channels: OpenChannels; ways: Ways };

type Doubtful = Attempt & { workspace: WorkspaceId; channelId: string; conversationId: string; authorKind: string };

// A provider's own list may lag behind what it has taken.
const usual = { lookAfterSeconds: 20, raiseAfterSeconds: 120 };

/**
 * What became of sends whose end nobody saw: asked of providers that can be asked. What stays open is shown to a
 * person after two minutes; it is never sent again by itself. Returns how many were settled.
 */
export async function settleUnknown(deps: Deps, { lookAfterSeconds, raiseAfterSeconds } = usual): Promise<number> {
  let settled = 0;
  for (const attempt of await readDoubtful(deps.db, lookAfterSeconds)) {
    if (await lookUp(deps, attempt).catch(() => false)) settled++;
  }
  await applyLate(deps);
  await raiseOld(deps.db, raiseAfterSeconds);
  return settled;
}

/** A status may have been parked in the very moment in which its send was settled. */
async function applyLate({ db, channels }: Deps): Promise<void> {
  const { rows } = await sql<{ channelId: string; messageId: string; providerId: string }>`
    select p.channel_id, p.provider_id, m.id as message_id
    from parked_statuses p
    join messages m on m.workspace_id = p.workspace_id and m.provider_id = p.provider_id and m.direction = 'out'
    limit 200`.execute(db.system);
  for (const { channelId, messageId, providerId } of rows) {
    const channel = await channels.find(channelId);
    if (channel) await db.in(channel.workspace, (tx) => applyParked(tx, channel, messageId, providerId));
  }
}

async function readDoubtful({ system }: Database, lookAfterSeconds: number): Promise<Doubtful[]> {
  const { rows } = await sql<Omit<Doubtful, "workspace"> & { workspaceId: string }>`
    select m.workspace_id, m.id as message_id, m.attempt_id, m.text, m.attempt_at as started_at, m.conversation_id, m.author_kind,
           l.channel_id, l.thread, a.value as address
    from messages m
    join lines l on l.workspace_id = m.workspace_id and l.id = m.line_id
    join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
    where m.state = 'unknown' and m.attempt_at < now() - ${lookAfterSeconds} * interval '1 second'
      and m.attempt_at > now() - interval '1 day'
    order by m.attempt_at limit 100`.execute(system);
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId }));
}

async function lookUp({ db, channels, ways }: Deps, attempt: Doubtful): Promise<boolean> {
  const { workspace, messageId } = attempt;
  const channel = await channels.find(attempt.channelId);
  const medium = channel && mediumOf(channel.kind);
  if (!channel || !medium?.lookUp) return false;
  const found = await medium.lookUp(attempt, channel.account, ways);
  if (found.kind === "unknown") return false;
  return db.in(workspace, async (tx) => {
    if (found.kind === "sent") {
      // The same words sent twice: which of them the provider means, nobody can say.
      if (await isTaken(tx, workspace, found.providerId)) return false;
      await moveDelivery(tx, { workspace, messageId, to: "sent", providerId: found.providerId });
      await applyParked(tx, channel, messageId, found.providerId);
      return true;
    }
    // The provider has no such message: it surely was not sent, and goes out in its place.
    await sql`
      with again as (
        update messages set state = 'queued', state_reason = null, attempt_id = null
        where workspace_id = ${workspace} and id = ${messageId} and state = 'unknown' returning workspace_id, line_id
      )
      update lines l set send_at = now() from again where l.workspace_id = again.workspace_id and l.id = again.line_id`.execute(
      tx,
    );
    return true;
  });
}

async function isTaken(tx: Tx, workspace: WorkspaceId, providerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("providerId", "=", providerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** An agent's answer that is not confirmed needs a person; a teammate sees it in the thread anyway. */
async function raiseOld(db: Database, raiseAfterSeconds: number): Promise<void> {
  const { rows } = await sql<{ workspaceId: string; conversationId: string; authorKind: string }>`
    update messages set raised_at = now()
    where state = 'unknown' and raised_at is null and attempt_at < now() - ${raiseAfterSeconds} * interval '1 second'
    returning workspace_id, conversation_id, author_kind`.execute(db.system);
  for (const { workspaceId, conversationId, authorKind } of rows) {
    if (authorKind === "contact") continue;
    const workspace = workspaceId as WorkspaceId;
    await db.in(workspace, (tx) => raise(tx, workspace, conversationId, "A delivery is not confirmed"));
  }
}
