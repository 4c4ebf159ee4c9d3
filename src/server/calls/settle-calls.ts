import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannel, OpenChannels } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { mediumOf } from "../media/all.ts";
import type { CallEnd, News, Ways } from "../media/medium.ts";

type Deps = {
  db: Database;
  channels: OpenChannels;
  ways: Ways;
  take: (channel: OpenChannel, news: News[]) => Promise<void>;
};

type Due = {
  workspaceId: WorkspaceId;
  channelId: string;
  id: string;
  kind: string;
  address: string;
  name: string;
  /** No provider keeps a call open for that long. */
  isOld: boolean;
};

/**
 * Ends calls whose end nobody told: the provider is asked for it, soon after the caller's line to us broke off and every
 * few minutes otherwise. Returns how many had ended.
 */
export async function settleCalls({ db, channels, ways, take }: Deps): Promise<number> {
  let settled = 0;
  for (const due of await claimDue(db)) {
    const channel = await channels.findReadable(due.channelId);
    if (!channel) continue;
    const end = await askEnd(channel, due, ways);
    if (!end) continue;
    await take(channel, [toNews(due, end)]);
    settled++;
  }
  return settled;
}

/** Asking is put off before it is done, so that of several nodes one asks, and another later if this one dies. */
async function claimDue({ system }: Database): Promise<Due[]> {
  const { rows } = await sql<Due>`
    with due as (
      select workspace_id, channel_id, id from calls where ask_at <= now() order by ask_at limit 100 for update skip locked
    )
    update calls c set ask_at = now() + interval '5 minutes'
    from due d
    join lines l on l.workspace_id = d.workspace_id and l.channel_id = d.channel_id and l.thread = d.id
    join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
    join contacts k on k.workspace_id = a.workspace_id and k.id = a.contact_id
    where c.workspace_id = d.workspace_id and c.channel_id = d.channel_id and c.id = d.id
    returning c.workspace_id, c.channel_id, c.id, a.kind, a.value as address, k.name, c.began_at < now() - interval '1 day' as is_old`.execute(
    system,
  );
  return rows;
}

async function askEnd(channel: OpenChannel, { id, isOld }: Due, ways: Ways): Promise<CallEnd | null> {
  const end = (await mediumOf(channel.kind).askEnd?.(id, channel.account, ways)) ?? "unknown";
  if (typeof end === "object") return end;
  return isOld && end === "unknown" ? untold : null;
}

const untold: CallEnd = { state: "ended", seconds: null, note: "The call has ended. How long it was nobody told." };

function toNews({ id, kind, address, name }: Due, end: CallEnd): News {
  const profile = { name, email: null, device: {}, referral: {} };
  const call = { callId: id, address: { kind, value: address, verified: false }, profile, ...end };
  return { kind: "call", eventId: `${id}:asked`, call };
}

type Which = { channel: OpenChannel; callId: string };

/** Our line to the call broke off, so it will end soon or be passed on; if nobody tells, it is asked for. */
export async function askSoon(tx: Tx, { channel, callId }: Which): Promise<void> {
  await tx
    .updateTable("calls")
    .set({ askAt: sql<Date>`now() + interval '20 seconds'` })
    .where("workspaceId", "=", channel.workspace)
    .where("channelId", "=", channel.id)
    .where("id", "=", callId)
    .where("endedAt", "is", null)
    .execute();
}
