import { refusesRows } from "./database.ts";

// Under load this is little beside what a write takes.
const patienceMs = 2;

/**
 * Gathers what arrives while up to `parallel` writes are under way and writes it together: under load many items
 * share one commit, at rest one item is written at once. A write that would begin beside another one waits a moment to
 * become half as large, since what small ones cost is mostly their own. An item's promise settles after its commit.
 */
export function gather<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  { parallel = 2, most = 400 }: { parallel?: number; most?: number } = {},
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let running = 0;
  let underWay = 0;
  let timer: NodeJS.Timeout | null = null;

  function start() {
    while (running < parallel && waiting.length > 0) {
      if (waiting.length < underWay / 2) return void (timer ??= setTimeout(ripen, patienceMs));
      begin();
    }
  }

  function ripen() {
    timer = null;
    if (running < parallel && waiting.length > 0) begin();
  }

  function begin() {
    running++;
    void flush(waiting.splice(0, most));
  }

  async function flush(batch: Waiting[]) {
    underWay += batch.length;
    try {
      const results = await write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => void resolve(results[index]!));
    } catch (error) {
      if (batch.length > 1 && refusesRows(error)) batch.forEach(alone);
      else for (const { reject } of batch) reject(error);
    } finally {
      underWay -= batch.length;
      running--;
      start();
    }
  }

  /** What one item suffers its neighbours shall not; nor do those behind it wait for this. */
  function alone({ item, resolve, reject }: Waiting) {
    write([item]).then(([result]) => resolve(result!), reject);
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      start();
    });
}
