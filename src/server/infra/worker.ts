import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "./log.ts";

/**
 * Works on rows that are due, each held by a lease that this node renews while it works. A node that dies simply
 * stops renewing, and another one claims the row when its lease has run out.
 */
export type Worker = {
  /** Something may be due in `ms` milliseconds. A lost hint costs at most one poll. */
  hint(ms?: number): void;
  running(): number;
  /** Stops claiming and waits for what is under way. */
  stop(): Promise<void>;
};

export const leaseSeconds = 45;

type Options<Job> = {
  name: string;
  parallel: number;
  pollMs: number;
  claim: (most: number) => Promise<Job[]>;
  renew: (jobs: Job[]) => Promise<void>;
  work: (job: Job) => Promise<void>;
  /** Lets go of a job whose work failed, so that it is tried again in a while. */
  giveBack: (job: Job, error: Error) => Promise<unknown>;
  log: Log;
};

export function startWorker<Job extends { id: string }>(options: Options<Job>): Worker {
  const { name, parallel, pollMs, claim, renew, work, giveBack, log } = options;
  const running = new Map<string, { job: Job; done: Promise<void> }>();
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Number.POSITIVE_INFINITY;

  const renewal = setInterval(
    () => {
      if (running.size > 0)
        renew([...running.values()].map(({ job }) => job)).catch((error) =>
          log.warn({ name, error: error.message }, "leases not renewed"),
        );
    },
    (leaseSeconds / 3) * 1000,
  );

  function lookIn(ms: number) {
    if (stopped) return;
    const at = performance.now() + ms;
    if (timer && at >= dueAt) return;
    if (timer) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, ms);
  }

  function look() {
    timer = null;
    dueAt = Number.POSITIVE_INFINITY;
    if (looking) {
      again = true;
      return;
    }
    looking = claimSome().finally(() => {
      looking = null;
      lookIn(again ? 0 : pollMs);
      again = false;
    });
  }

  async function claimSome() {
    const free = parallel - running.size;
    if (stopped || free <= 0) return;
    try {
      const jobs = await claim(free);
      // A lease of our own may have run out, as while the database was away: claimed again, its work just goes on.
      for (const job of jobs) if (!running.has(job.id)) begin(job);
    } catch (error) {
      log.warn({ name, error: (error as Error).message }, "nothing could be claimed");
    }
  }

  function begin(job: Job) {
    const done = work(job)
      .catch((error) => drop(job, error))
      .finally(() => {
        running.delete(job.id);
        lookIn(0);
      });
    running.set(job.id, { job, done });
  }

  /** While the database is away nothing can be given back either; what stays is freed when its lease has run out. */
  async function drop(job: Job, error: Error) {
    log.error({ name, job: job.id, error: error.stack }, "work failed");
    for (const end = performance.now() + leaseSeconds * 1000; performance.now() < end && !stopped; await sleep(500)) {
      const freed = await giveBack(job, error).catch(() => null);
      if (freed !== null) return;
    }
  }

  lookIn(0);
  return {
    hint: (ms = 0) => lookIn(ms),
    running: () => running.size,
    async stop() {
      stopped = true;
      clearInterval(renewal);
      if (timer) clearTimeout(timer);
      await looking;
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
