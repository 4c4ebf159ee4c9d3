import type { AnswerDeps } from "./agents/answer.ts";
import { workSends } from "./conversations/deliver.ts";
import { sweep } from "./conversations/sweep.ts";
import { watchTurn } from "./conversations/watch-turn.ts";
import { workTurns } from "./conversations/work-turns.ts";
import { handler, startJobs } from "./infra/jobs.ts";
import { beat } from "./infra/node.ts";
import { importJob, runImport } from "./knowledge/import-documents.ts";
import type { Machines } from "./machines.ts";
import { sweepIdempotencyKeys } from "./team/idempotency.ts";
import { sweepTeam } from "./team/sweep.ts";

export type Work = {
  /** Looks at once for turns that are due. */
  wake(): void;
  stop(): Promise<void>;
};

// As many conversations are considered at once; most of a turn is waiting, for a model or for the database.
const turnsAtOnce = 8;

/** What this node does by itself: turns, sends, jobs, sweeps. */
export async function startWork(machines: Machines, answering: AnswerDeps): Promise<Work> {
  const { config, db, node, log, metrics, hints, live, presence, tell } = machines;
  const turns = workTurns({
    parallel: config.takesTurns ? turnsAtOnce : 0,
    db,
    node,
    log,
    metrics,
    ...answering,
    watch: watchTurn(live),
    thinking: presence.thinking,
    composing: (_, id, text) => presence.composing(id, text),
    ended: tell.wrote,
  });
  const sends = workSends({ db, node, log, sent: tell.events });
  // A turn is due once the contact has stopped writing for a moment.
  hints.on("turns", () => turns.hint(config.debounceMs + 2));
  hints.on("sends", () => sends.hint());
  const jobs = await startJobs({
    pool: db.pool,
    log,
    handlers: [handler(importJob, (payload) => runImport(db, payload).finally(tell.events))],
    crontab: "",
  });
  const stopBeating = beat({
    db,
    node,
    every: [
      [30_000, () => sweep(db, metrics).then((woken) => void (woken > 0 && turns.hint()))],
      [3_600_000, () => sweepIdempotencyKeys(db).then(() => sweepTeam(db))],
    ],
    log,
  });
  return {
    wake: () => turns.hint(),
    async stop() {
      await Promise.all([stopBeating(), jobs.stop().catch(() => {}), turns.stop(), sends.stop()]);
    },
  };
}
