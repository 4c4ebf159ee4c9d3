import { sql } from "kysely";
import type { Database } from "../infra/database.ts";
import type { Metrics } from "../infra/metrics.ts";

export type Ledger = { inbound: number; verdicts: number; waiting: number; overdue: number };

/**
 * Inbound minus verdicts, over all workspaces or one. What waits is within its seconds; what is overdue is a fault,
 * and zero is the promise.
 */
export async function readLedger(db: Database, workspace: string | null = null): Promise<Ledger> {
  const { rows } = await sql<Ledger>`
    select count(*)::int as inbound, count(verdict)::int as verdicts,
           count(*) filter (where verdict is null)::int as waiting,
           count(*) filter (where verdict is null and created_at < now() - interval '1 minute')::int as overdue
    from messages where direction = 'in' and (${workspace}::text is null or workspace_id = ${workspace})`.execute(
    db.system,
  );
  return rows[0]!;
}

/**
 * Wakes every conversation that has an inbound message without a verdict and no wake-up, as after a restore or a
 * fault nobody thought of, and measures how far behind the turns are. Returns how many it woke.
 */
export async function sweep(db: Database, metrics: Metrics): Promise<number> {
  const { rows: woken } = await sql`
    update conversations c set wake_at = now()
    from (select distinct workspace_id, conversation_id from messages where direction = 'in' and verdict is null) m
    where c.workspace_id = m.workspace_id and c.id = m.conversation_id and c.wake_at is null
    returning c.id`.execute(db.system);
  const { rows } = await sql<{ overdue: number; oldest: number; unknown: number }>`
    select (select count(*)::int from messages where direction = 'in' and verdict is null and created_at < now() - interval '1 minute') as overdue,
           (select coalesce(extract(epoch from now() - min(wake_at)), 0)::float from conversations where wake_at <= now()) as oldest,
           (select count(*)::int from messages where state = 'unknown') as unknown`.execute(db.system);
  metrics.withoutVerdict.set(rows[0]!.overdue);
  metrics.oldestDueSeconds.set(rows[0]!.oldest);
  metrics.unknownSends.set(rows[0]!.unknown);
  return woken.length;
}
