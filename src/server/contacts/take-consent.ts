import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import type { Address } from "../media/medium.ts";

/**
 * The contact said themselves that they want nothing more, or something again. Their word undoes only their own: who
 * was unsubscribed by a teammate stays so.
 */
export async function takeConsent(
  tx: Tx,
  workspace: WorkspaceId,
  { kind, value }: Address,
  consent: "in" | "out",
): Promise<void> {
  const out = consent === "out";
  const row = await tx
    .updateTable("contacts")
    .set(
      out
        ? { unsubscribedAt: sql<Date>`now()`, unsubscribedBy: "the contact", unsubscribedKind: "contact" }
        : { unsubscribedAt: null, unsubscribedBy: null, unsubscribedKind: null },
    )
    .where("workspaceId", "=", workspace)
    .where("id", "=", (eb) =>
      eb
        .selectFrom("addresses")
        .select("contactId")
        .where("workspaceId", "=", workspace)
        .where("kind", "=", kind)
        .where("value", "=", value),
    )
    .$if(out, (query) => query.where("unsubscribedAt", "is", null))
    .$if(!out, (query) => query.where("unsubscribedKind", "=", "contact"))
    .returning(["id", "name"])
    .executeTakeFirst();
  if (!row) return;
  const about = { contact: row.id, by: { kind: "contact" as const, ...row } };
  await record(tx, workspace, out ? "contact.unsubscribed" : "contact.subscribed", about, {});
}
