import { sql } from "kysely";
import { type Actor, actorName } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database, Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { type LockedConversation, lockConversation } from "./lock-conversation.ts";
import { writeMessage } from "./write-message.ts";

export type Reply = {
  workspace: WorkspaceId;
  id: string;
  by: Actor;
  text: string;
  note: boolean;
  lineId: string | null;
  clientId: string | null;
  seen: number | null;
};

export type Replied =
  | { ok: true; messageId: string; repeated: boolean }
  | { ok: false; reason: "not-found" | "no-such-line" | "newer-message" | "key-used" };

/**
 * What a teammate writes, to the contact or as a note. A reply takes the conversation over in the same commit, so the
 * agent never answers beside a person. The same `clientId` again answers the same message and changes nothing.
 */
export async function reply(db: Database, wanted: Reply): Promise<Replied> {
  return db.in(wanted.workspace, async (tx) => {
    const before = await lockConversation(tx, wanted.workspace, wanted.id);
    if (!before) return { ok: false, reason: "not-found" };
    const repeated = await findRepeated(tx, wanted);
    if (repeated)
      return repeated.text === wanted.text
        ? { ok: true, messageId: repeated.id, repeated: true }
        : { ok: false, reason: "key-used" };
    if (!wanted.note && wanted.seen !== null && (await wroteSince(tx, wanted)))
      return { ok: false, reason: "newer-message" };
    const lineId = wanted.note ? null : await chooseLine(tx, wanted);
    if (!wanted.note && !lineId) return { ok: false, reason: "no-such-line" };
    if (!wanted.note) await takeOver(tx, wanted, before);
    const { id } = await writeMessage(tx, wanted.workspace, {
      conversationId: wanted.id,
      contactId: before.contactId,
      lineId,
      direction: wanted.note ? "note" : "out",
      by: wanted.by,
      text: wanted.text,
      clientId: wanted.clientId,
    });
    return { ok: true, messageId: id, repeated: false };
  });
}

function findRepeated(tx: Tx, { workspace, id, clientId }: Reply) {
  if (!clientId) return undefined;
  return tx
    .selectFrom("messages")
    .select(["id", "text"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("clientId", "=", clientId)
    .executeTakeFirst();
}

/** Whether the contact, or another teammate, has written since the writer last looked. */
async function wroteSince(tx: Tx, { workspace, id, seen, by }: Reply): Promise<boolean> {
  const newer = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("seq", ">", seen)
    .where("direction", "!=", "note")
    .where((eb) => eb.or([eb("authorId", "is", null), eb("authorId", "!=", by.kind === "system" ? "" : by.id)]))
    .limit(1)
    .executeTakeFirst();
  return newer !== undefined;
}

/** The line asked for, else the one the contact used last. */
async function chooseLine(tx: Tx, { workspace, id, lineId }: Reply): Promise<string | null> {
  const line = await tx
    .selectFrom("lines")
    .leftJoin("messages", (join) =>
      join
        .onRef("messages.workspaceId", "=", "lines.workspaceId")
        .onRef("messages.lineId", "=", "lines.id")
        .on("messages.direction", "=", "in")
        .onRef("messages.conversationId", "=", "lines.conversationId"),
    )
    .select("lines.id")
    .where("lines.workspaceId", "=", workspace)
    .where("lines.conversationId", "=", id)
    .$if(lineId !== null, (query) => query.where("lines.id", "=", lineId!))
    .orderBy("messages.seq", (order) => order.desc().nullsLast())
    .limit(1)
    .executeTakeFirst();
  return line?.id ?? null;
}

async function takeOver(tx: Tx, { workspace, id, by }: Reply, before: LockedConversation): Promise<void> {
  const takes = !before.handoffAt || before.handoffBy === "agent";
  await tx
    .updateTable("conversations")
    .set({
      unread: 0,
      attention: null,
      attentionAt: null,
      resolvedAt: null,
      resolvedBy: null,
      assigneeId: before.assigneeId ?? (by.kind === "teammate" ? by.id : null),
      ...(takes ? { handoffAt: sql<Date>`now()`, handoffBy: actorName(by), handoffReason: "by replying" } : {}),
    })
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .execute();
  if (takes)
    await record(
      tx,
      workspace,
      "conversation.handed-off",
      { conversation: id, contact: before.contactId, by },
      { reason: "by replying" },
    );
}
