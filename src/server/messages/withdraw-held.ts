import { type Selectable, sql } from "kysely";
import type { File, WithdrawnMessage } from "../../contract/conversations.ts";
import { content as anyContent } from "../../domain/content.ts";
import { type Actor, actorName, isSameActor } from "../../domain/event.ts";
import { isMoment } from "../../domain/hold.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { DB } from "../infra/rows.ts";
import { mayStillWrite, stick, tell } from "./hold-message.ts";
import { readByProviderId } from "./queries.ts";
import { byReplying } from "./reply.ts";

type Withdraw = { workspace: WorkspaceId; id: string; heldId: string; by: Actor };

export type Withdrawn =
  | { ok: true; written: WithdrawnMessage | null }
  | { ok: false; reason: "not-found" | "not-yours" };

/**
 * It never leaves, and whoever wrote it gets all of it back. A colleague stops only what is scheduled, and it then waits
 * for its author. Not found once it has left.
 */
export function withdrawHeld(db: Database, { workspace, id, heldId, by }: Withdraw): Promise<Withdrawn> {
  return db.in(workspace, async (tx) => {
    const row = await lockHeld(tx, { workspace, id, heldId });
    if (!row) return { ok: false, reason: "not-found" };
    if (await belongsToOther(tx, row, by)) {
      if (isMoment(row)) return { ok: false, reason: "not-yours" };
      await stick(tx, { workspaceId: workspace, id: heldId }, `${actorName(by)} cancelled it.`, by);
      return { ok: true, written: null };
    }
    const written = await readWritten(tx, workspace, row);
    await tx.deleteFrom("heldMessages").where("workspaceId", "=", workspace).where("id", "=", heldId).execute();
    await tell(tx, row, "gone", by);
    await giveBack(tx, { workspace, id, by });
    return { ok: true, written };
  });
}

type Row = Selectable<DB["heldMessages"]>;

function lockHeld(tx: Tx, { workspace, id, heldId }: Omit<Withdraw, "by">): Promise<Row | undefined> {
  return tx
    .selectFrom("heldMessages")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("id", "=", heldId)
    .forUpdate()
    .executeTakeFirst();
}

/** What a program wrote, or somebody who has left, nobody waits to get back. */
async function belongsToOther(tx: Tx, row: Row, by: Actor): Promise<boolean> {
  const author = row.author as Actor;
  if (isSameActor(author, by) || author.kind !== "teammate") return false;
  return mayStillWrite(tx, row.workspaceId as WorkspaceId, author);
}

async function readWritten(tx: Tx, workspace: WorkspaceId, row: Row): Promise<WithdrawnMessage> {
  const { email, template, tag, replyTo } = anyContent.parse(row.content);
  return {
    text: row.text,
    line: row.lineId,
    files: await readFiles(tx, workspace, row.fileIds),
    email: email ?? null,
    template: template ?? null,
    humanAgent: tag === "human-agent",
    replyTo: (replyTo && (await readByProviderId(tx, workspace, row.conversationId, replyTo))) || null,
  };
}

async function readFiles(tx: Tx, workspace: WorkspaceId, ids: string[]): Promise<File[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("files")
    .select(["id", "name", "mime", "size", "state", "error"])
    .where("workspaceId", "=", workspace)
    .where("id", "in", ids)
    .execute();
  const files = rows.map((row) => ({ ...row, state: row.state as File["state"] }));
  return files.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** Who took over by a reply and takes it back before any has left has not taken over. */
async function giveBack(tx: Tx, { workspace, id, by }: Omit<Withdraw, "heldId">): Promise<void> {
  const { rows } = await sql<{ contactId: string }>`
    update conversations c set handoff_at = null, handoff_by = null, handoff_kind = null, handoff_reason = null
    where c.workspace_id = ${workspace} and c.id = ${id} and c.handoff_reason = ${byReplying}
      and not exists (select from held_messages h where h.workspace_id = c.workspace_id and h.conversation_id = c.id)
      and not exists (select from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
                      and m.direction = 'out' and m.author_kind = 'teammate' and m.created_at >= c.handoff_at)
    returning c.contact_id`.execute(tx);
  const [freed] = rows;
  if (freed)
    await record(tx, workspace, "conversation.handed-back", { conversation: id, contact: freed.contactId, by }, {});
}
