import { sql } from "kysely";
import { type DeliveryState, moves } from "../../domain/delivery.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Log } from "../infra/log.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { mediumOf } from "../media/all.ts";
import type { Sent } from "../media/medium.ts";

type Line = {
  workspace: WorkspaceId;
  id: string;
  node: string;
  sendAt: string;
  kind: string;
  address: string;
  conversationId: string;
};
type Deps = { db: Database; node: string; log: Log; sent: () => void };

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
    giveBack: (line) => postpone(db, line),
    work: async (line) => {
      await deliver(db, line);
      deps.sent();
    },
  });
}

async function claimLines({ db, node }: Deps, most: number): Promise<Line[]> {
  const { rows } = await sql<{
    workspaceId: string;
    id: string;
    sendAt: string;
    kind: string;
    address: string;
    conversationId: string;
  }>`
    update lines l
    set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second'
    from (
      select l.workspace_id, l.id, h.kind, a.value as address
      from lines l
      join channels h on h.workspace_id = l.workspace_id and h.id = l.channel_id
      join addresses a on a.workspace_id = l.workspace_id and a.id = l.address_id
      where l.send_at <= now() and (l.lease_until is null or l.lease_until < now())
      order by l.send_at limit ${most} for update of l skip locked
    ) due
    where l.workspace_id = due.workspace_id and l.id = due.id
    returning l.workspace_id, l.id, l.send_at::text, l.conversation_id, due.kind, due.address`.execute(db.system);
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId, node }));
}

/** The claim of each message is committed before the provider hears of it, the provider's answer after it. */
async function deliver(db: Database, line: Line): Promise<void> {
  const medium = mediumOf(line.kind);
  for (;;) {
    const message = await db.in(line.workspace, (tx) => claimMessage(tx, line, medium.supports.repeatable));
    if (!message) return;
    const sent = await medium.send({
      messageId: message.id,
      attemptId: message.attemptId,
      address: line.address,
      text: message.text,
    });
    const wait = await db.in(line.workspace, (tx) => settle(tx, line, message.id, sent));
    if (wait) return;
  }
}

type Claimed = { id: string; text: string; attemptId: string };

async function claimMessage(tx: Tx, line: Line, repeatable: boolean): Promise<Claimed | null> {
  const next = await tx
    .selectFrom("messages")
    .select(["id", "text", "state"])
    .where("workspaceId", "=", line.workspace)
    .where("lineId", "=", line.id)
    .where("state", "in", ["queued", "sending"])
    .orderBy("seq")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (!next) {
    await rest(tx, line);
    return null;
  }
  if (next.state === "sending" && !repeatable) {
    // Claimed by a node that died: nobody knows whether the provider heard of it.
    await move(tx, line, next.id, "unknown", "The sending was interrupted.");
    return claimMessage(tx, line, repeatable);
  }
  const attemptId = newId("attempt");
  await tx
    .updateTable("messages")
    .set({ state: "sending", attemptId })
    .where("workspaceId", "=", line.workspace)
    .where("id", "=", next.id)
    .execute();
  return { id: next.id, text: next.text, attemptId };
}

/** Returns whether the line must wait before its next message. */
async function settle(tx: Tx, line: Line, messageId: string, sent: Sent): Promise<boolean> {
  if (sent.kind === "accepted") await move(tx, line, messageId, "sent", null);
  if (sent.kind === "failed") await move(tx, line, messageId, "failed", sent.reason);
  if (sent.kind === "unknown") await move(tx, line, messageId, "unknown", sent.reason);
  if (sent.kind !== "later") return false;
  await tx
    .updateTable("messages")
    .set({ state: "queued", attemptId: null })
    .where("workspaceId", "=", line.workspace)
    .where("id", "=", messageId)
    .execute();
  await sql`
    update lines set lease_by = null, lease_until = null, send_at = now() + ${sent.ms} * interval '1 millisecond'
    where workspace_id = ${line.workspace} and id = ${line.id} and lease_by = ${line.node}`.execute(tx);
  return true;
}

/** Moves a message's delivery forward, and tells; news that comes late or twice moves nothing. */
async function move(
  tx: Tx,
  { workspace, conversationId }: Line,
  messageId: string,
  to: DeliveryState,
  reason: string | null,
): Promise<void> {
  const before = await tx
    .selectFrom("messages")
    .select("state")
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .forUpdate()
    .executeTakeFirst();
  if (!before || !moves(before.state as DeliveryState, to)) return;
  await tx
    .updateTable("messages")
    .set({ state: to, stateReason: reason })
    .where("workspaceId", "=", workspace)
    .where("id", "=", messageId)
    .execute();
  await record(
    tx,
    workspace,
    "message.moved",
    { conversation: conversationId, by: { kind: "system" } },
    { messageId, state: to, reason },
  );
}

/** Nothing left: the lease goes back. A message written meanwhile has set a later `send_at`, which stays. */
async function rest(tx: Tx, { workspace, id, node, sendAt }: Line): Promise<void> {
  await sql`
    update lines set lease_by = null, lease_until = null, send_at = case when send_at = ${sendAt}::timestamptz then null else send_at end
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(tx);
}

/** What could not be read or written was most likely only out of reach; the order of the line stays as it was. */
function postpone(db: Database, { workspace, id, node }: Line) {
  return sql`
    update lines set lease_by = null, lease_until = null, send_at = now() + interval '2 seconds'
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(db.system);
}
