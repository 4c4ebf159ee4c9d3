import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannels } from "../channels/queries.ts";
import { lockConversation } from "../conversations/lock-conversation.ts";
import type { Database, Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";
import type { Attempt, Ways } from "../media/medium.ts";
import { applyParked } from "./apply-status.ts";
import { alarms, moveDelivery, raise } from "./move-delivery.ts";
import { queueAgain } from "./queue-again.ts";

type Deps = { db: Database; channels: OpenChannels; ways: Ways };

type Doubtful = Attempt & { workspace: WorkspaceId; channelId: string; conversationId: string };

// A provider's own list may lag behind what it has taken.
const usual = { lookAfterSeconds: 20, raiseAfterSeconds: 120 };

/**
 * What became of sends whose end nobody saw: asked of providers that can be asked. What an agent sent and nobody can
 * confirm within two minutes is brought to a person, and is never sent again by itself; a teammate reads in the thread
 * that theirs is not confirmed. Returns how many were settled.
 */
export async function settleUnknown(deps: Deps, { lookAfterSeconds, raiseAfterSeconds } = usual): Promise<number> {
  const doubtful = await claimDoubtful(deps.db, lookAfterSeconds);
  const settled = await Promise.all(doubtful.map((attempt) => lookUp(deps, attempt).catch(() => false)));
  await applyLate(deps);
  await raiseOld(deps.db, raiseAfterSeconds);
  return settled.filter(Boolean).length;
}

/** A status may have been parked in the very moment in which its send was settled. */
async function applyLate({ db, channels }: Deps): Promise<void> {
  const { rows } = await sql<{ channelId: string; messageId: string; providerId: string }>`
    select p.channel_id, p.provider_id, m.id as message_id
    from parked_statuses p
    join messages m on m.workspace_id = p.workspace_id and m.provider_id = p.provider_id and m.direction = 'out'
    where p.received_at > now() - interval '10 minutes'
    order by p.received_at desc limit 200`.execute(db.system);
  for (const { channelId, messageId, providerId } of rows) {
    const channel = await channels.findReadable(channelId);
    if (channel) await db.in(channel.workspace, (tx) => applyParked(tx, channel, messageId, providerId));
  }
}

// So many providers are asked at once, each for at most as long as a call to one may take.
const askedAtOnce = 20;

/**
 * Asking is put off before it is done, so that of several nodes one asks; and the further, the longer the provider has
 * known nothing.
 */
async function claimDoubtful({ system }: Database, lookAfterSeconds: number): Promise<Doubtful[]> {
  const { rows } = await sql<Omit<Doubtful, "workspace"> & { workspaceId: string }>`
    with due as (
      select workspace_id, id from messages
      where state = 'unknown' and attempt_at < now() - ${lookAfterSeconds} * interval '1 second' and attempt_at > now() - interval '1 day'
        and (ask_at is null or ask_at <= now())
      order by attempt_at limit ${askedAtOnce} for update skip locked
    )
    update messages m set ask_at = now() + greatest(interval '20 seconds', (now() - m.attempt_at) / 2)
    from due d
    join messages q on q.workspace_id = d.workspace_id and q.id = d.id
    join lines l on l.workspace_id = q.workspace_id and l.id = q.line_id
    join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
    where m.workspace_id = d.workspace_id and m.id = d.id
    returning m.workspace_id, m.id as message_id, m.attempt_id, m.text, m.attempt_at as started_at, m.conversation_id,
              l.channel_id, l.thread, a.value as address`.execute(system);
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId }));
}

async function lookUp({ db, channels, ways }: Deps, attempt: Doubtful): Promise<boolean> {
  const { workspace, conversationId, messageId } = attempt;
  const channel = await channels.findReadable(attempt.channelId);
  const medium = channel && mediumOf(channel.kind);
  if (!channel || !medium?.lookUp) return false;
  const found = await medium.lookUp(attempt, channel.account, ways);
  if (found.kind === "unknown") return false;
  return db.in(workspace, async (tx) => {
    await lockConversation(tx, workspace, conversationId);
    if (!(await isUnknown(tx, attempt))) return false;
    // The provider has no such message: it surely was not sent, and goes out in its place.
    if (found.kind === "not-sent") {
      await queueAgain(tx, { workspace, conversationId, messageId, by: { kind: "system" } });
      return true;
    }
    // The same words sent twice: which of them the provider means, nobody can say. So one is settled at a time.
    if (await isTaken(tx, workspace, found.providerId)) return false;
    await moveDelivery(tx, { workspace, messageId, to: "sent", providerId: found.providerId });
    await applyParked(tx, channel, messageId, found.providerId);
    return true;
  });
}

/** Somebody may have said meanwhile what became of it. */
async function isUnknown(tx: Tx, { workspace, messageId }: Doubtful): Promise<boolean> {
  const row = await tx
    .selectFrom("messages")
    .select("state")
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .forUpdate()
    .executeTakeFirst();
  return row?.state === "unknown";
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

/** Nobody watches what an agent, or Parley itself, has sent: what is not confirmed needs a person, who is told in the same commit. */
async function raiseOld({ system }: Database, raiseAfterSeconds: number): Promise<void> {
  await system.transaction().execute(async (tx) => {
    const { rows } = await sql<{ workspaceId: WorkspaceId; conversationId: string }>`
      update messages m set raised_at = now()
      from (
        select workspace_id, id from messages
        where state = 'unknown' and raised_at is null and author_kind in ('agent', 'system')
          and attempt_at < now() - ${raiseAfterSeconds} * interval '1 second'
        order by attempt_at limit 100 for update skip locked
      ) old
      where m.workspace_id = old.workspace_id and m.id = old.id
      returning m.workspace_id, m.conversation_id`.execute(tx);
    for (const { workspaceId, conversationId } of rows) await raise(tx, workspaceId, conversationId, alarms.unknown);
  });
}
