import { sql } from "kysely";
import { type Content, content } from "../../domain/content.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { recover } from "../channels/health.ts";
import { maySend, type OpenChannel, type OpenChannels } from "../channels/queries.ts";
import type { Database, Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import type { Log } from "../infra/log.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { mediumOf } from "../media/all.ts";
import type { Failure, Medium, Outgoing, Sent, Ways } from "../media/medium.ts";
import { applyParked } from "./apply-status.ts";
import type { LineTokens } from "./line-token.ts";
import { moveDelivery } from "./move-delivery.ts";
import type { OpenFiles } from "./open-files.ts";

type Line = {
  workspace: WorkspaceId;
  id: string;
  node: string;
  sendAt: string;
  channelId: string;
  address: string;
  thread: string;
  conversationId: string;
};

type Deps = {
  db: Database;
  node: string;
  log: Log;
  channels: OpenChannels;
  ways: Ways;
  files: OpenFiles;
  tokens: LineTokens;
  sent: () => void;
};

/** Sends what lines have to send: one line at a time in the order of its messages, many lines at once. */
export function workSends(deps: Deps): Worker {
  const { db, node, log } = deps;
  return startWorker<Line>({
    name: "sends",
    parallel: 16,
    pollMs: 1000,
    log,
    claim: (most) => claimLines(deps, most),
    renew: async (lines) => {
      const ids = lines.map(({ id }) => id);
      await sql`update lines set lease_until = now() + ${leaseSeconds} * interval '1 second' where id = any(${ids}) and lease_by = ${node}`.execute(
        db.system,
      );
    },
    giveBack: (line) => letGo(db.system, line, { afterMs: 2_000 }),
    work: async (line) => {
      await deliver(deps, line);
      deps.sent();
    },
  });
}

async function claimLines({ db, node }: Deps, most: number): Promise<Line[]> {
  const { rows } = await sql<Omit<Line, "workspace" | "node"> & { workspaceId: string }>`
    update lines l
    set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second'
    from (
      select l.workspace_id, l.id, a.value as address
      from lines l
      join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
      where l.send_at <= now() and (l.lease_until is null or l.lease_until < now())
      order by l.send_at limit ${most} for update of l skip locked
    ) due
    where l.workspace_id = due.workspace_id and l.id = due.id
    returning l.workspace_id, l.id, l.send_at::text, l.conversation_id, l.channel_id, l.thread, due.address`.execute(
    db.system,
  );
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId, node }));
}

/** The claim of each message is committed before the provider hears of it, the provider's answer after it. */
async function deliver(deps: Deps, line: Line): Promise<void> {
  const { db, ways } = deps;
  for (;;) {
    const channel = await deps.channels.find(line.channelId);
    // Nothing is lost: what waits for a channel leaves when the channel is back.
    if (!channel || !maySend(channel)) return void (await letGo(db.system, line, { afterMs: null }));
    const medium = mediumOf(channel.kind);
    const next = await db.in(line.workspace, (tx) => claimMessage(tx, line, channel, medium));
    if (next.kind === "rested") return;
    const sent = await medium.send(await outgoing(deps, line, next.message), channel.account, ways);
    const settled = await db.in(line.workspace, (tx) => settle(tx, line, channel, next.message, sent));
    if (settled === "waits") return;
  }
}

type Claimed = {
  id: string;
  text: string;
  attemptId: string;
  attempts: number;
  content: Content;
  by: Outgoing["by"];
  earlier: string[];
};

type Next = { kind: "message"; message: Claimed } | { kind: "rested" };

async function claimMessage(tx: Tx, line: Line, channel: OpenChannel, medium: Medium): Promise<Next> {
  const next = await tx
    .selectFrom("messages")
    .select(["id", "text", "state", "content", "authorKind", "attempts"])
    .where("workspaceId", "=", line.workspace)
    .where("lineId", "=", line.id)
    .where("state", "in", ["queued", "sending"])
    .orderBy("seq")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!next) {
    await rest(tx, line);
    return { kind: "rested" };
  }
  if (next.state === "sending" && !medium.supports.repeatable) {
    // Claimed by a node that died: nobody knows whether the provider heard of it.
    await doubt(tx, line, next.id, "The sending was interrupted.");
    return claimMessage(tx, line, channel, medium);
  }
  const waitMs = await takeSlot(tx, channel, medium);
  if (waitMs > 0) {
    await letGo(tx, line, { afterMs: waitMs });
    return { kind: "rested" };
  }
  const attemptId = newId("attempt");
  await tx
    .updateTable("messages")
    .set({ state: "sending", attemptId, attemptAt: sql<Date>`clock_timestamp()`, attempts: next.attempts + 1 })
    .where("workspaceId", "=", line.workspace)
    .where("id", "=", next.id)
    .execute();
  const message = {
    id: next.id,
    text: next.text,
    attemptId,
    attempts: next.attempts + 1,
    content: content.parse(next.content),
    by: next.authorKind as Outgoing["by"],
    earlier: medium.supports.threads && channel.kind !== "webchat" ? await readEarlier(tx, line) : [],
  };
  return { kind: "message", message };
}

/** Keeps to the provider's rate: takes the channel's next free moment, or says for how many milliseconds there is none. */
async function takeSlot(tx: Tx, channel: OpenChannel, { supports }: Medium): Promise<number> {
  const own = (channel.account.settings as { perSecond?: number }).perSecond;
  const perSecond = own ?? supports.perSecond;
  if (!perSecond) return 0;
  const { rows } = await sql<{ waitMs: number }>`
    with slot as (select greatest(extract(epoch from next_send_at - clock_timestamp()) * 1000, 0) as wait
                  from channels where workspace_id = ${channel.workspace} and id = ${channel.id} for update),
    taken as (update channels set next_send_at = clock_timestamp() + ${1 / perSecond} * interval '1 second'
              where workspace_id = ${channel.workspace} and id = ${channel.id} and coalesce((select wait from slot), 0) = 0)
    select coalesce((select wait from slot), 0)::float as wait_ms`.execute(tx);
  return rows[0]!.waitMs;
}

/** The provider's ids of what was said on the line before, oldest first, by which a mail finds its thread. */
async function readEarlier(tx: Tx, { workspace, conversationId, id }: Line): Promise<string[]> {
  const rows = await tx
    .selectFrom("messages")
    .select("providerId")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", conversationId)
    .where("lineId", "=", id)
    .where("providerId", "is not", null)
    .orderBy("seq", "desc")
    .limit(mostEarlier)
    .execute();
  return rows.reverse().map(({ providerId }) => providerId!);
}

// A References header may not grow without end.
const mostEarlier = 20;

async function outgoing({ files, tokens }: Deps, line: Line, message: Claimed): Promise<Outgoing> {
  const { id, attemptId, text, content, earlier, by } = message;
  return {
    messageId: id,
    attemptId,
    conversationId: line.conversationId,
    address: line.address,
    thread: line.thread,
    text,
    content,
    earlier,
    files: await files.ofMessage(line.workspace, id),
    by,
    replyToken: tokens.of(line.id),
  };
}

/** Says whether the line must wait before its next message. */
async function settle(
  tx: Tx,
  line: Line,
  channel: OpenChannel,
  message: Claimed,
  sent: Sent,
): Promise<"goes-on" | "waits"> {
  const { workspace } = line;
  const messageId = message.id;
  if (sent.kind === "accepted") {
    await moveDelivery(tx, { workspace, messageId, to: "sent", providerId: sent.providerId });
    if (sent.providerId) await applyParked(tx, channel, messageId, sent.providerId);
    if (channel.status !== "connected") await recover(tx, workspace, channel.id, "provider");
  }
  if (sent.kind === "failed") await moveDelivery(tx, { workspace, messageId, to: "failed", failure: sent.failure });
  if (sent.kind === "unknown") await doubt(tx, line, messageId, sent.reason);
  if (sent.kind !== "later") return "goes-on";
  if (message.attempts >= mostAttempts) {
    await moveDelivery(tx, { workspace, messageId, to: "failed", failure: sent.failure ?? gaveUp(sent.reason) });
    return "goes-on";
  }
  await tx
    .updateTable("messages")
    .set({ state: "queued", attemptId: null, stateReason: sent.reason })
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .execute();
  await letGo(tx, line, { afterMs: Math.max(sent.ms, backOffMs(message.attempts)) });
  return "waits";
}

// With the waits below this is about a day, after which an answer helps nobody.
const mostAttempts = 30;

function backOffMs(attempts: number): number {
  return attempts < 2 ? 0 : Math.min(1_000 * 2 ** (attempts - 2), 3_600_000);
}

function gaveUp(reason: string): Failure {
  return { code: "gave-up", reason: `Given up after ${mostAttempts} attempts: ${reason}`, concerns: "provider" };
}

function doubt(tx: Tx, { workspace }: Line, messageId: string, reason: string): Promise<void> {
  return moveDelivery(tx, { workspace, messageId, to: "unknown", reason });
}

/** Nothing left: the lease goes back. A message written meanwhile has set a later `send_at`, which stays. */
async function rest(tx: Tx, { workspace, id, node, sendAt }: Line): Promise<void> {
  await sql`
    update lines set lease_by = null, lease_until = null, send_at = case when send_at = ${sendAt}::timestamptz then null else send_at end
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(tx);
}

/** The order of the line stays as it was; null is until somebody wakes it. */
function letGo(tx: Database["system"], { workspace, id, node }: Line, { afterMs }: { afterMs: number | null }) {
  const sendAt = afterMs === null ? sql`'infinity'` : sql`now() + ${afterMs} * interval '1 millisecond'`;
  return sql`
    update lines set lease_by = null, lease_until = null, send_at = ${sendAt}
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(tx);
}
