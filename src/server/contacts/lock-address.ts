import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";

type Place = { kind: string; value: string };

/** Until the commit, whoever else gives this address to a contact waits. */
export async function lockAddress(tx: Tx, workspace: WorkspaceId, address: Place): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${addressLock(workspace, address)}, 0))`.execute(tx);
}

export function addressLock(workspace: WorkspaceId, { kind, value }: Place): string {
  return `${workspace} ${kind} ${value}`;
}
