import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { newId } from "../infra/id.ts";
import { lockAddress } from "./lock-address.ts";

type Kept = { id: string; contactId: string };

/** The address as it is known, whoever's it is; where it is new it becomes this contact's, without any proof. */
export async function keepAddress(
  tx: Tx,
  workspace: WorkspaceId,
  contactId: string,
  { kind, value }: { kind: string; value: string },
): Promise<Kept> {
  await lockAddress(tx, workspace, { kind, value });
  const known = await tx
    .selectFrom("addresses")
    .select(["id", "contactId"])
    .where("workspaceId", "=", workspace)
    .where("kind", "=", kind)
    .where("value", "=", value)
    .executeTakeFirst();
  if (known) return known;
  const id = newId("address");
  await tx.insertInto("addresses").values({ workspaceId: workspace, id, contactId, kind, value }).execute();
  return { id, contactId };
}
