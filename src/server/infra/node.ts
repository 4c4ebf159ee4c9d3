import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { Log } from "./log.ts";

type Options = { db: Database; node: string; every: [ms: number, run: () => Promise<void>][]; log: Log };

/** Says every 15 s that this node lives, and runs its sweeps; any number of nodes may do so. Returns how to stop. */
export function beat({ db, node, every, log }: Options): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const live = async () => {
    await sql`insert into nodes (id) values (${node}) on conflict (id) do update set seen_at = now()`.execute(
      db.system,
    );
    await sql`delete from nodes where seen_at < now() - interval '1 day'`.execute(db.system);
  };
  const timers = [[15_000, live] as const, ...every].map(([ms, run]) => {
    let sweeping = false;
    const safely = () => {
      // A round that takes long is not overtaken by the next.
      if (sweeping) return;
      sweeping = true;
      const sweep = run()
        .catch((error) => log.warn({ error: error.message }, "a sweep did not run"))
        .finally(() => {
          sweeping = false;
          running.delete(sweep);
        });
      running.add(sweep);
    };
    safely();
    return setInterval(safely, ms).unref();
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
    await sql`delete from nodes where id = ${node}`.execute(db.system).catch(() => {});
  };
}
