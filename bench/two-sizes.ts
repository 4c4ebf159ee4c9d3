import { seedInbox } from "./inbox.ts";
import { load } from "./load.ts";
import { conclude, median, openSetting, percentile, round, type Setting, say } from "./setting.ts";

/** A request for a page of conversations: what it is called, its query, and the header by which it comes. */
export type Page = { name: string; query: string; identity: string };

type Comparison = {
  bench: string;
  rounds: number;
  messagesEach: number;
  pages: (setting: Setting, url: string) => Promise<Page[]>;
};

type House = { url: string; pages: Page[] };

const sizes = { small: 1_000, large: 1_000_000, neighbour: 50_000 };

/**
 * Asks for the same pages, over HTTP, of two installations: one has 1,000 conversations, the other 1,000,000 and a
 * neighbour with 50,000. Rounds alternate, so the small one is the floor of the large one.
 */
export async function compareSizes({ bench, rounds, messagesEach, pages }: Comparison): Promise<void> {
  const settings = [await openSetting(), await openSetting()] as const;
  try {
    const [small, large] = [await open(settings[0], sizes.small), await open(settings[1], sizes.large)];
    for (const house of [small, large]) for (let index = 0; index < 3; index++) await ask(house);
    const runs: { small: number[]; large: number[] }[] = [];
    for (let index = 0; index < rounds; index++) runs.push({ small: await ask(small), large: await ask(large) });
    report(bench, small.pages, runs);
  } finally {
    await Promise.all(settings.map((setting) => setting.close()));
  }

  async function open(setting: Setting, conversations: number): Promise<House> {
    const { db, databaseUrl, workspace, agentId } = setting;
    const started = performance.now();
    await seedInbox({ databaseUrl, workspace, agentId, conversations, messagesEach });
    if (conversations === sizes.large) {
      const neighbour = "ws_neighbour";
      await db.pool.query("insert into workspaces (id, name) values ($1, 'Neighbour')", [neighbour]);
      await seedInbox({
        databaseUrl,
        workspace: neighbour,
        agentId: null,
        conversations: sizes.neighbour,
        messagesEach,
      });
    }
    say(`${conversations} conversations of ${messagesEach} messages made in ${seconds(started)} s`);
    const { url } = await setting.startNode({ PARLEY_TURNS: "0" });
    return { url, pages: await pages(setting, url) };
  }
}

export function byKey({ key }: Setting): string {
  return `authorization: Bearer ${key}`;
}

/** Every page once, one after the other on one connection; how long each took. */
async function ask({ url, pages }: House): Promise<number[]> {
  const left = pages.map(toRequest);
  const { ok, latencies, statuses } = await load({
    url,
    connections: 1,
    request: () => left.shift()!,
    done: () => left.length === 0,
  });
  if (ok !== pages.length) throw new Error(`Not every page came: ${JSON.stringify(statuses)}`);
  return latencies;
}

function toRequest({ query, identity }: Page): string {
  return `GET /api/v1/conversations?limit=50&${query} HTTP/1.1\r\nhost: bench\r\n${identity}\r\n\r\n`;
}

function report(bench: string, pages: Page[], runs: { small: number[]; large: number[] }[]): void {
  const table = pages.map(({ name }, index) => {
    const small = median(runs.map((run) => run.small[index]!));
    const large = runs.map((run) => run.large[index]!);
    return { name, small, large: median(large), p99: percentile(large, 0.99) };
  });
  say(`${"".padEnd(34)}${["1k", "1M", "ratio", "p99"].map((head) => head.padStart(9)).join("")}`);
  for (const { name, small, large, p99 } of table) {
    say(
      `${name.padEnd(34)}${[small, large, large / small, p99].map((value) => value.toFixed(2).padStart(9)).join("")}`,
    );
  }
  const [small, large] = [runs.flatMap((run) => run.small), runs.flatMap((run) => run.large)];
  const slowest = table.reduce((a, b) => (b.large > a.large ? b : a));
  conclude(bench, {
    p50_ms_1k: round(median(small)),
    p50_ms_1m: round(median(large)),
    ratio: round(median(large) / median(small)),
    p95_ms: round(percentile(large, 0.95)),
    p99_ms: round(percentile(large, 0.99)),
    slowest: slowest.name,
    slowest_p50_ms: round(slowest.large),
    pages: table.length,
    rounds: runs.length,
  });
}

function seconds(started: number): number {
  return round((performance.now() - started) / 1000, 1);
}
