import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";

type Move = { kind: string; from: string; to: string };

/**
 * A contact goes by another address from now on, as after a new phone number. Where the new one is known already it
 * stays whose it is: two people are merged by a person only.
 */
export async function moveAddress(tx: Tx, workspace: WorkspaceId, { kind, from, to }: Move): Promise<void> {
  const taken = await tx
    .selectFrom("addresses")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("kind", "=", kind)
    .where("value", "=", to)
    .executeTakeFirst();
  if (taken) return;
  const row = await tx
    .updateTable("addresses")
    .set({ value: to })
    .where("workspaceId", "=", workspace)
    .where("kind", "=", kind)
    .where("value", "=", from)
    .returning("contactId")
    .executeTakeFirst();
  if (!row) return;
  await record(
    tx,
    workspace,
    "contact.changed",
    { contact: row.contactId, by: { kind: "system" } },
    { fields: ["address"] },
  );
}
