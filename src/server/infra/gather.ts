import { refusesRows } from "./database.ts";

/**
 * Gathers what arrives while up to `parallel` writes are under way and writes it together: under load many items
 * share one commit, at rest one item is written at once. An item's promise settles after the commit that holds it.
 */
export function gather<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  { parallel = 2, most = 400 }: { parallel?: number; most?: number } = {},
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  let running = 0;

  function start() {
    while (running < parallel && waiting.length > 0) {
      running++;
      void flush(waiting.splice(0, most));
    }
  }

  async function flush(batch: Waiting[]) {
    try {
      const results = await write(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => void resolve(results[index]!));
    } catch (error) {
      if (batch.length > 1 && refusesRows(error)) batch.forEach(alone);
      else for (const { reject } of batch) reject(error);
    } finally {
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
