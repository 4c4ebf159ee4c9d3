import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { record } from "../infra/events.ts";
import { lockAddress } from "./lock-address.ts";

type Move = { kind: string; from: string; to: string; verified?: boolean };

/**
 * A contact goes by another address from now on, as after a new phone number. Where the new one is known already it
 * stays whose it is: two people are merged by a person only. Answers whose address has moved.
 */
export async function moveAddress(
  tx: Tx,
  workspace: WorkspaceId,
  { kind, from, to, verified = false }: Move,
): Promise<string | null> {
  await lockAddress(tx, workspace, { kind, value: to });
  const taken = await tx
    .selectFrom("addresses")
    .select("id")
    .where("workspaceId", "=", workspace)
    .where("kind", "=", kind)
    .where("value", "=", to)
    .executeTakeFirst();
  if (taken) return null;
  const row = await tx
    .updateTable("addresses")
    .set({ value: to, ...(verified ? { verifiedAt: sql<Date>`now()` } : {}) })
    .where("workspaceId", "=", workspace)
    .where("kind", "=", kind)
    .where("value", "=", from)
    .returning("contactId")
    .executeTakeFirst();
  if (!row) return null;
  await record(
    tx,
    workspace,
    "contact.changed",
    { contact: row.contactId, by: { kind: "system" } },
    { fields: ["address"] },
  );
  return row.contactId;
}
