import type { Database } from "../src/server/infra/database.ts";
import { percentile, round, say } from "./setting.ts";

/** Asks as the person with this number, and resolves with what is known once they were answered. */
type Ask<Waited> = (person: number) => Promise<Waited>;
type Rounds = { people: number; questions: number; warmUp: number };

const atOnce = 8;

/** The rhythm of benches in which people ask: warmed up, then the floor, then one at a time, then eight at once. */
export async function askInRounds<Waited>(db: Database, { people, questions, warmUp }: Rounds, ask: Ask<Waited>) {
  await askAll(warmUp, atOnce);
  await measureFloor(db, 50);
  return {
    floor: await measureFloor(db, questions),
    one: await askAll(questions, 1),
    eight: await askAll(questions, atOnce),
  };

  /** Each worker has people of its own, so that nobody is asked for again before they were answered. */
  async function askAll(count: number, workers: number): Promise<Waited[]> {
    const waited: Waited[] = [];
    let asked = 0;
    const work = async (worker: number) => {
      for (let turn = worker; asked < count; turn += workers) {
        asked += 1;
        waited.push(await ask(turn % people));
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
    return waited;
  }
}

/** What the commit of one row takes on this machine. */
async function measureFloor({ pool }: Database, count: number): Promise<number[]> {
  await pool.query("create table if not exists bench_floor (at timestamptz)");
  const waits: number[] = [];
  for (let index = 0; index < count; index++) {
    const started = performance.now();
    await pool.query({ name: "floor", text: "insert into bench_floor values (now())" });
    waits.push(performance.now() - started);
  }
  return waits;
}

export function tell(name: string, waits: number[]): void {
  const at = (share: number) => round(percentile(waits, share));
  say(`${name}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`);
}
