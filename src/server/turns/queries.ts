import type { Selectable } from "kysely";
import type { z } from "zod";
import type { Turn, turnQuery } from "../../contract/turns.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Tx } from "../infra/database.ts";
import { type Page, toPage } from "../infra/page.ts";
import type { Turns } from "../infra/rows.ts";

/** Receipts of the workspace, newest first: the activity log. */
export async function listTurns(
  tx: Tx,
  workspace: WorkspaceId,
  filter: z.infer<typeof turnQuery>,
): Promise<Page<Turn>> {
  const rows = await tx
    .selectFrom("turns")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .$if(filter.conversation !== undefined, (query) => query.where("conversationId", "=", filter.conversation!))
    .$if(filter.agent !== undefined, (query) => query.where("agentId", "=", filter.agent!))
    .$if(filter.verdict !== undefined, (query) => query.where("verdict", "=", filter.verdict!))
    .$if(filter.cursor !== undefined, (query) => query.where("id", "<", filter.cursor!))
    .orderBy("id", "desc")
    .limit(filter.limit + 1)
    .execute();
  return toPage(rows.map(toTurn), filter.limit, ({ id }) => id);
}

export async function readTurn(tx: Tx, workspace: WorkspaceId, id: string): Promise<Turn | undefined> {
  const row = await tx
    .selectFrom("turns")
    .selectAll()
    .where("workspaceId", "=", workspace)
    .where("id", "=", id)
    .executeTakeFirst();
  return row && toTurn(row);
}

export function toTurn(row: Selectable<Turns>): Turn {
  return {
    id: row.id,
    conversationId: row.conversationId,
    agentId: row.agentId,
    fromSeq: row.fromSeq,
    toSeq: row.toSeq,
    verdict: row.verdict as Turn["verdict"],
    decision: row.decision,
    reason: row.reason,
    intent: row.intent as Turn["intent"],
    messageId: row.messageId,
    receipt: row.receipt as Turn["receipt"],
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt.toISOString(),
  };
}
