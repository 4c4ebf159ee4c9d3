import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { VisitorLine } from "./queries.ts";

/**
 * Keeps the address that a visitor says is theirs, where none is known or the one there is their own earlier word. It
 * becomes no address of the contact: whoever may claim it must not be taken for whom it belongs to.
 */
export function leaveEmail(
  db: Database,
  workspace: WorkspaceId,
  { conversationId, contactId, contactName }: VisitorLine,
  { email, before }: { email: string; before: string | null },
): Promise<boolean> {
  return db.in(workspace, async (tx) => {
    const changed = await tx
      .updateTable("contacts")
      .set({ email })
      .where("workspaceId", "=", workspace)
      .where("id", "=", contactId)
      .where((eb) => eb.or([eb("email", "is", null), ...(before ? [eb("email", "=", before)] : [])]))
      .returning("id")
      .executeTakeFirst();
    if (!changed) return false;
    const by = { kind: "contact" as const, id: contactId, name: contactName };
    const about = { conversation: conversationId, contact: contactId, by };
    await record(tx, workspace, "contact.changed", about, { fields: ["email"] });
    return true;
  });
}
