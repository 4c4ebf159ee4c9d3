import { sql } from "kysely";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { type Database, isAway } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { leaseSeconds, startWorker, type Worker } from "../infra/worker.ts";
import type { Turn } from "./considered.ts";
import { type TurnDeps, takeTurn } from "./take-turn.ts";

type Deps = TurnDeps & { node: string; log: Log; metrics: Metrics; parallel?: number; ended: () => void };

/** Takes the turns that are due, on this node, as many at once as `parallel` says. */
export function workTurns(deps: Deps): Worker {
  const { db, node, log, metrics } = deps;
  return startWorker<Turn>({
    name: "turns",
    parallel: deps.parallel ?? 8,
    pollMs: 1000,
    log,
    claim: (most) => claimTurns(deps, most),
    renew: async (turns) => {
      await sql`
        update conversations c set lease_until = now() + ${leaseSeconds} * interval '1 second'
        from unnest(${turns.map(({ workspace }) => workspace)}::text[], ${turns.map(({ id }) => id)}::text[]) as t (workspace_id, id)
        where c.workspace_id = t.workspace_id and c.id = t.id and c.lease_by = ${node}`.execute(db.system);
    },
    giveBack: (turn, error) => postpone(db, turn, { counts: !isAway(error) }),
    work: async (turn) => {
      const stop = metrics.turnSeconds.startTimer();
      try {
        const verdict = await takeTurn(deps, turn);
        if (verdict) metrics.turns.inc({ verdict });
        deps.ended();
      } finally {
        stop();
      }
    },
  });
}

async function claimTurns({ db, node }: Deps, most: number): Promise<Turn[]> {
  const { rows } = await sql<{ workspaceId: string; id: string; wakeAt: string; failures: number }>`
    update conversations c
    set lease_by = ${node}, lease_until = now() + ${leaseSeconds} * interval '1 second'
    from (
      select workspace_id, id from conversations
      where wake_at <= now() and (lease_until is null or lease_until < now())
      order by wake_at limit ${most} for update skip locked
    ) due
    where c.workspace_id = due.workspace_id and c.id = due.id
    returning c.workspace_id, c.id, c.wake_at::text, c.failures`.execute(db.system);
  return rows.map(({ workspaceId, ...row }) => ({ ...row, workspace: workspaceId as WorkspaceId, node }));
}

/**
 * A turn that broke is tried again after 2, 4, 8 seconds; then the conversation goes to a person. That the database was
 * away says nothing about the conversation.
 */
function postpone(db: Database, { workspace, id, node, failures }: Turn, { counts }: { counts: boolean }) {
  const seconds = counts ? 2 ** (failures + 1) : 1;
  return sql`
    update conversations
    set lease_by = null, lease_until = null, failures = failures + ${counts ? 1 : 0}, wake_at = now() + ${seconds} * interval '1 second'
    where workspace_id = ${workspace} and id = ${id} and lease_by = ${node}`.execute(db.system);
}
