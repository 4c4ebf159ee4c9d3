import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";

type OptOut = { workspace: WorkspaceId; contact: string; reason: string | null };

/** The contact wants nothing more, as they said themselves or as their provider knows. Said twice it is said once. */
export async function optOut(tx: Tx, { workspace, contact, reason }: OptOut): Promise<void> {
  const row = await tx
    .updateTable("contacts")
    .set({ unsubscribedAt: sql<Date>`now()`, unsubscribedBy: "the contact", unsubscribedKind: "contact" })
    .where("workspaceId", "=", workspace)
    .where("id", "=", contact)
    .where("unsubscribedAt", "is", null)
    .returning(["id", "name"])
    .executeTakeFirst();
  if (row)
    await record(tx, workspace, "contact.unsubscribed", { contact, by: { kind: "contact", ...row } }, { reason });
}
