import { sql } from "kysely";
import type { DeliveryState } from "../../domain/delivery.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";
import type { Failure, Status } from "../media/medium.ts";
import { moveDelivery } from "./move-delivery.ts";

/**
 * What a provider says became of a message. It is known by our own id, which the provider gave back, or by the
 * provider's; a status for an id nobody knows yet is parked until its send is settled.
 */
export async function applyStatus(tx: Tx, channel: OpenChannel, status: Status): Promise<void> {
  if (status.upTo) return applyUpTo(tx, channel, status, status.upTo);
  const message = await findMessage(tx, channel, status);
  if (!message) return park(tx, channel, status);
  if (isOfEarlierAttempt(status, message.attemptId)) return;
  await moveDelivery(tx, {
    workspace: channel.workspace,
    messageId: message.id,
    to: stateOf(channel, status.state),
    failure: status.failure,
    providerId: status.providerId,
  });
}

/** What was told before the provider's answer to the send had been stored. */
export async function applyParked(tx: Tx, channel: OpenChannel, messageId: string, providerId: string): Promise<void> {
  const parked = await tx
    .deleteFrom("parkedStatuses")
    .where("workspaceId", "=", channel.workspace)
    .where("channelId", "=", channel.id)
    .where("providerId", "=", providerId)
    .returning(["state", "failure"])
    .execute();
  for (const { state, failure } of parked) {
    const to = stateOf(channel, state as Status["state"]);
    await moveDelivery(tx, { workspace: channel.workspace, messageId, to, failure: failure as Failure | null });
  }
}

/** Late news of an attempt that was followed by another one. That it arrived after all counts, whichever did. */
function isOfEarlierAttempt({ attemptId, state }: Status, current: string | null): boolean {
  return attemptId !== null && attemptId !== current && (state === "sent" || state === "failed");
}

/** A mail that comes back after its server had taken it has bounced. */
function stateOf({ kind }: OpenChannel, state: Status["state"]): DeliveryState {
  return state === "failed" && mediumOf(kind).supports.bounces ? "bounced" : state;
}

function findMessage(tx: Tx, { workspace, id }: OpenChannel, status: Status) {
  return tx
    .selectFrom("messages as m")
    .innerJoin("lines as l", (join) => join.onRef("l.workspaceId", "=", "m.workspaceId").onRef("l.id", "=", "m.lineId"))
    .select(["m.id", "m.attemptId"])
    .where("m.workspaceId", "=", workspace)
    .where("l.channelId", "=", id)
    .where("m.direction", "=", "out")
    .where((eb) =>
      eb.or([
        ...(status.messageId ? [eb("m.id", "=", status.messageId)] : []),
        ...(status.providerId ? [eb("m.providerId", "=", status.providerId)] : []),
      ]),
    )
    .executeTakeFirst();
}

async function park(tx: Tx, { workspace, id }: OpenChannel, { providerId, state, failure }: Status): Promise<void> {
  if (!providerId) return;
  await tx
    .insertInto("parkedStatuses")
    .values({ workspaceId: workspace, channelId: id, providerId, state, failure: failure && JSON.stringify(failure) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Only what surely left: that the contact has read up to now says nothing of a send whose end nobody saw. */
async function applyUpTo(
  tx: Tx,
  { workspace, id }: OpenChannel,
  { state }: Status,
  { address, at }: NonNullable<Status["upTo"]>,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select m.id
    from addresses a
    join lines l on l.workspace_id = a.workspace_id and l.address_id = a.id and l.channel_id = ${id}
    join messages m on m.workspace_id = l.workspace_id and m.conversation_id = l.conversation_id and m.line_id = l.id
    where a.workspace_id = ${workspace} and a.kind = ${address.kind} and a.value = ${address.value}
      and m.direction = 'out' and m.state in ('sent', 'delivered') and m.attempt_at <= ${at}
    order by m.seq desc limit 200`.execute(tx);
  for (const { id: messageId } of rows) await moveDelivery(tx, { workspace, messageId, to: state });
}

// Longer than any provider tells of a message.
const parkedDays = 14;

/** Forgets news of sends that never became ours. */
export async function sweepParked({ system }: Database): Promise<void> {
  await sql`delete from parked_statuses where received_at < now() - ${parkedDays} * interval '1 day'`.execute(system);
}
