import { createHash } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { HeldMessage } from "../../contract/conversations.ts";
import { content } from "../../domain/content.ts";
import { type Actor, actorName } from "../../domain/event.ts";
import { formatId } from "../../domain/id.ts";
import { may, type Role } from "../../domain/permission.ts";
import { type Done, done, missing } from "../../domain/result.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { takenBy } from "../conversations/hand-off.ts";
import { type LockedConversation, lockConversation } from "../conversations/lock-conversation.ts";
import { areFree } from "../files/queries.ts";
import { type Database, isAway, type Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { newId } from "../infra/id.ts";
import type { Log } from "../infra/log.ts";
import type { DB } from "../infra/rows.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import { toHeld } from "./queries.ts";
import { byReplying, chooseLine, type Refused, type Reply, replyIn } from "./reply.ts";
import { sentenceOf } from "./reply-refusals.ts";
import { wroteSince } from "./wrote-since.ts";

type Hold = Omit<Reply, "note" | "writtenAt"> & { inSeconds: number | null; sendAt: string | null };

export type Held = { ok: true; held: HeldMessage } | { ok: false; reason: "past" } | Refused;

/**
 * Keeps back what a teammate wrote, to be undone or until its time. Whether it may be sent is asked when it leaves,
 * for by then the window may have closed. Until then it changes nothing but that the agent is silent. The same `clientId`
 * again is the same message, which leaves once.
 */
export function holdMessage(db: Database, wanted: Hold): Promise<Held> {
  const { workspace, id, by } = wanted;
  return db.in(workspace, async (tx) => {
    const before = await lockConversation(tx, workspace, id);
    if (!before) return { ok: false, reason: "not-found" };
    const heldId = nameOf(wanted);
    const already = await findHeld(tx, workspace, heldId);
    if (already) return { ok: true, held: toHeld(already) };
    if (isPast(wanted.sendAt)) return { ok: false, reason: "past" };
    if (await wroteSince(tx, wanted)) return { ok: false, reason: "newer-message" };
    const line = await chooseLine(tx, wanted);
    if (!line) return { ok: false, reason: "no-such-line" };
    if (!(await areFree(tx, workspace, wanted.fileIds ?? []))) return { ok: false, reason: "no-such-file" };
    await keepAgentOut(tx, wanted, before);
    const row = await tx
      .insertInto("heldMessages")
      .values({
        workspaceId: workspace,
        id: heldId,
        conversationId: id,
        lineId: line.id,
        author: JSON.stringify(by),
        text: wanted.text,
        content: JSON.stringify(wanted.content ?? {}),
        fileIds: wanted.fileIds ?? [],
        sendAt: wanted.sendAt ?? sql<Date>`now() + ${wanted.inSeconds} * interval '1 second'`,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await tell(tx, row, "waiting", by);
    return { ok: true, held: toHeld(row) };
  });
}

/** Named after its writer's own name for it, by which the message is known once it has left, too. */
function nameOf({ workspace, id, by, clientId }: Hold): string {
  if (!clientId) return newId("held");
  const writer = by.kind === "system" ? "" : by.id;
  const bytes = createHash("sha256")
    .update(JSON.stringify([workspace, id, writer, clientId]))
    .digest();
  return formatId("held", 0, bytes.subarray(0, 10));
}

function findHeld(tx: Tx, workspace: WorkspaceId, id: string) {
  return tx
    .selectFrom("heldMessages")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
}

// Clocks differ, and a request takes its time.
const toleranceMs = 60_000;

function isPast(sendAt: string | null): boolean {
  return sendAt !== null && Date.parse(sendAt) < Date.now() - toleranceMs;
}

/** What is taken over here is given back when the reply is taken back before it has left. */
async function keepAgentOut(tx: Tx, { workspace, id, by }: Hold, before: LockedConversation): Promise<void> {
  if (before.handoffAt) return;
  await tx
    .updateTable("conversations")
    .set(takenBy(by, byReplying))
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
  const about = { conversation: id, contact: before.contactId, by };
  await record(tx, workspace, "conversation.handed-off", about, { reason: byReplying });
}

type About = { workspace: WorkspaceId; id: string; heldId: string };

/** Leaves now, or, where something stood in its way, is tried again. */
export function releaseHeld(db: Database, { workspace, id, heldId }: About): Promise<Done> {
  return db.in(workspace, async (tx) => {
    const row = await tx
      .updateTable("heldMessages")
      .set({ sendAt: sql<Date>`now()`, problem: null, failures: 0 })
      .where("workspaceId", "=", workspace)
      .where("conversationId", "=", id)
      .where("id", "=", heldId)
      .returning("id")
      .executeTakeFirst();
    return row ? done : missing;
  });
}

type Due = { workspaceId: WorkspaceId; id: string; conversationId: string; failures: number };
type Deps = { db: Database; node: string; log: Log; wrote: () => void };

/** Lets go what is due. */
export function workHeld({ db, node, log, wrote }: Deps): Worker {
  return startWorker<Due>({
    name: "held messages",
    parallel: 4,
    pollMs: 1000,
    log,
    claim: async (most) => {
      const { rows } = await sql<Due>`
        update held_messages h set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second'
        from (select workspace_id, id from held_messages where send_at <= now() and (lease_until is null or lease_until < now())
              order by send_at limit ${most} for update skip locked) due
        where h.workspace_id = due.workspace_id and h.id = due.id
        returning h.workspace_id, h.id, h.conversation_id, h.failures`.execute(db.system);
      return rows;
    },
    renew: async (due) => {
      await sql`
        update held_messages h set lease_until = now() + ${leaseSeconds} * interval '1 second'
        from unnest(${due.map(({ workspaceId }) => workspaceId)}::text[], ${due.map(({ id }) => id)}::text[]) as t (workspace_id, id)
        where h.workspace_id = t.workspace_id and h.id = t.id and h.lease_by = ${node}`.execute(db.system);
    },
    giveBack: (due, error) => postpone(db, node, due, { counts: !isAway(error) }),
    work: async (due) => {
      await db.in(due.workspaceId, (tx) => release(tx, due));
      wrote();
    },
  });
}

// What breaks so often breaks again: it then waits for whoever wrote it.
const mostFailures = 5;

function postpone(db: Database, node: string, due: Due, { counts }: { counts: boolean }): Promise<void> {
  return db.in(due.workspaceId, async (tx) => {
    const failures = due.failures + (counts ? 1 : 0);
    const { numUpdatedRows } = await tx
      .updateTable("heldMessages")
      .set({
        failures,
        sendAt: sql<Date>`now() + ${2 ** failures} * interval '1 second'`,
        leaseBy: null,
        leaseUntil: null,
      })
      .where("workspaceId", "=", due.workspaceId)
      .where("id", "=", due.id)
      .where("leaseBy", "=", node)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n && failures >= mostFailures) await stick(tx, due, broke);
  });
}

const broke =
  "Something went wrong each time this was to be sent. Send it once more, or withdraw it and write it anew.";

async function release(tx: Tx, due: Due): Promise<void> {
  const row = await tx
    .selectFrom("heldMessages")
    .selectAll()
    .where("workspaceId", "=", due.workspaceId)
    .where("id", "=", due.id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const by = row.author as Actor;
  if (!(await mayStillWrite(tx, due.workspaceId, by))) return stick(tx, due, `${actorName(by)} ${noLonger}`);
  const replied = await replyIn(tx, {
    workspace: due.workspaceId,
    id: row.conversationId,
    by,
    text: row.text,
    content: content.parse(row.content),
    fileIds: row.fileIds,
    note: false,
    lineId: row.lineId,
    clientId: row.id,
    seen: null,
    writtenAt: row.createdAt,
  });
  if (replied.ok) {
    await tx.deleteFrom("heldMessages").where("workspaceId", "=", due.workspaceId).where("id", "=", due.id).execute();
    return tell(tx, row, "gone");
  }
  await stick(tx, due, sentenceOf(replied));
}

const noLonger = "may no longer write here. Send it in your own name, or withdraw it.";

/** Whoever wrote it may have left since, or their key been revoked: then nothing leaves in their name. */
export async function mayStillWrite(tx: Tx, workspace: WorkspaceId, by: Actor): Promise<boolean> {
  if (by.kind === "system") return true;
  const role = by.kind === "key" ? await keyRole(tx, workspace, by.id) : await memberRole(tx, workspace, by.id);
  return role !== undefined && may(role as Role, "inbox.write");
}

async function keyRole(tx: Tx, workspace: WorkspaceId, id: string): Promise<string | undefined> {
  const key = tx.selectFrom("apiKeys").select("role").where("workspaceId", "=", workspace).where("id", "=", id);
  return (await key.where("revokedAt", "is", null).executeTakeFirst())?.role;
}

async function memberRole(tx: Tx, workspace: WorkspaceId, id: string): Promise<string | undefined> {
  const member = tx.selectFrom("members").select("role").where("workspaceId", "=", workspace);
  return (await member.where("personId", "=", id).executeTakeFirst())?.role;
}

/** It waits for a person, who reads why. */
export async function stick(
  tx: Tx,
  { workspaceId, id }: Pick<Due, "workspaceId" | "id">,
  problem: string,
  by?: Actor,
): Promise<void> {
  const row = await tx
    .updateTable("heldMessages")
    .set({ sendAt: null, problem, leaseBy: null, leaseUntil: null })
    .where("workspaceId", "=", workspaceId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await tell(tx, row, "stuck", by);
}

type Row = Selectable<DB["heldMessages"]>;

export function tell(
  tx: Tx,
  { workspaceId, id, conversationId, author }: Row,
  state: "waiting" | "gone" | "stuck",
  by: Actor = { kind: "system" },
): Promise<void> {
  const { id: authorId = null } = author as { id?: string };
  const said = { heldId: id, state, author: authorId };
  return record(tx, workspaceId as WorkspaceId, "held.changed", { conversation: conversationId, by }, said);
}
