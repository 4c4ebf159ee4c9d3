import { type Actor, isSameActor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

type Writer = {
  workspace: WorkspaceId;
  id: string;
  by: Actor;
  /** Null where the writer does not say, or would send in any case. */
  seen: number | null;
  seenHeld?: string[];
};

/** Whether the contact, the agent or a colleague has written since the writer last looked, or is about to. */
export async function wroteSince(tx: Tx, writer: Writer): Promise<boolean> {
  if (writer.seen === null) return false;
  return (await hasNewer(tx, { ...writer, seen: writer.seen })) || (await isHeldByOther(tx, writer));
}

async function hasNewer(tx: Tx, { workspace, id, seen, by, seenHeld = [] }: Writer & { seen: number }) {
  const newer = await tx
    .selectFrom("messages")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("seq", ">", seen)
    .where("direction", "!=", "note")
    // What was seen while it was held has been seen.
    .where((eb) => eb.or([eb("clientId", "is", null), eb.not(eb("clientId", "in", ["", ...seenHeld]))]))
    .where((eb) => eb.or([eb("authorId", "is", null), eb("authorId", "!=", by.kind === "system" ? "" : by.id)]))
    .limit(1)
    .executeTakeFirst();
  return newer !== undefined;
}

/** What is held has no seq yet, so it is known by its name. */
async function isHeldByOther(tx: Tx, { workspace, id, by, seenHeld = [] }: Writer): Promise<boolean> {
  const held = await tx
    .selectFrom("heldMessages")
    .select(["id", "author"])
    .where("workspaceId", "=", workspace)
    .where("conversationId", "=", id)
    .where("sendAt", "is not", null)
    .execute();
  return held.some((one) => !isSameActor(one.author as Actor, by) && !seenHeld.includes(one.id));
}
