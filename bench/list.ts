import { type Channel, channelIdOf, seedInbox } from "./inbox.ts";
import { load } from "./load.ts";
import { conclude, median, openSetting, percentile, round, type Setting, say } from "./setting.ts";

/**
 * The first page of every filter, the second and a deep page, over HTTP with an API key (`mine`, which is a person's, by
 * cookie). One installation has 1,000 conversations, the other 1,000,000 and a neighbour with 50,000; rounds alternate.
 */
const full = process.argv.includes("--full");
const rounds = full ? 100 : 30;
const sizes = { small: 1_000, large: 1_000_000, neighbour: 50_000 };

type House = { url: string; requests: Map<string, string> };

const settings = [await openSetting(), await openSetting()] as const;
try {
  const [small, large] = await Promise.all([fill(settings[0], sizes.small), fill(settings[1], sizes.large)]);
  for (const house of [small, large]) for (let index = 0; index < 3; index++) await measure(house);
  const runs: { small: number[]; large: number[] }[] = [];
  for (let index = 0; index < rounds; index++) runs.push({ small: await measure(small), large: await measure(large) });

  const table = [...small.requests.keys()].map((name, index) => {
    const of = (size: "small" | "large") => runs.map((run) => run[size][index]!);
    const [at1k, at1m] = [median(of("small")), median(of("large"))];
    return { filter: name, at1k, at1m, ratio: at1m / at1k, p99: percentile(of("large"), 0.99) };
  });
  for (const { filter, at1k, at1m, ratio, p99 } of table) {
    say(
      `${filter.padEnd(36)} ${fixed(at1k)} ms at 1k ${fixed(at1m)} ms at 1M   ratio ${fixed(ratio)}   p99 ${fixed(p99)} ms`,
    );
  }
  const [p50Small, p50Large] = [median(runs.flatMap((run) => run.small)), median(runs.flatMap((run) => run.large))];
  const worst = table.reduce((a, b) => (b.at1m > a.at1m ? b : a));
  conclude("list", {
    p50_ms_1k: round(p50Small),
    p50_ms_1m: round(p50Large),
    ratio: round(p50Large / p50Small),
    p99_ms: round(
      percentile(
        runs.flatMap((run) => run.large),
        0.99,
      ),
    ),
    slowest: worst.filter,
    slowest_p50_ms: round(worst.at1m),
    filters: table.length,
    rounds,
  });
} finally {
  await Promise.all(settings.map((setting) => setting.close()));
}

/** Fills an installation and opens it. */
async function fill(setting: Setting, conversations: number): Promise<House> {
  const { db, databaseUrl, workspace, agentId } = setting;
  const started = performance.now();
  await seedInbox({ databaseUrl, workspace, agentId, conversations });
  if (conversations === sizes.large) {
    await db.pool.query("insert into workspaces (id, name) values ('ws_neighbour', 'Neighbour')");
    await seedInbox({ databaseUrl, workspace: "ws_neighbour", agentId: null, conversations: sizes.neighbour });
  }
  say(`${conversations} conversations made in ${round((performance.now() - started) / 1000, 1)} s`);
  const { url } = await setting.startNode({ PARLEY_TURNS: "0" });
  return { url, requests: await toRequests(setting, url) };
}

async function toRequests({ key, workspace, agentId, db }: Setting, url: string): Promise<Map<string, string>> {
  const channel = (name: Channel) => `channel=${channelIdOf(workspace, name)}`;
  const views = "all unread unresolved resolved unassigned requires-action needs-attention"
    .split(" ")
    .map((view) => `view=${view}`);
  const media = "webchat email whatsapp".split(" ").map((medium) => `medium=${medium}`);
  const queries: [string, string][] = [
    ...[...views, ...media, "q=lindalund", "contact=con_000000009"].map((query) => [query, query] as [string, string]),
    ["agent", `agent=${agentId}`],
    ["channel, large", channel("shop")],
    ["channel, small", channel("blog")],
    ["channel, tiny", channel("trial")],
    [
      "page 2",
      `cursor=${(await (await fetch(`${url}/api/v1/conversations?limit=50`, { headers: { authorization: `Bearer ${key}` } })).json()).next}`,
    ],
    ["page in the middle", `cursor=${await middle()}`],
    ["unread, medium", "view=unread&medium=email"],
    ["unread, tiny channel", `view=unread&${channel("trial")}`],
    ["unread, channel without any", `view=unread&${channel("archive")}`],
    ["unresolved, channel", `view=unresolved&${channel("shop")}`],
    ["unresolved, tiny channel", `view=unresolved&${channel("trial")}`],
    ["resolved, medium", "view=resolved&medium=whatsapp"],
    ["needs attention, small channel", `view=needs-attention&${channel("blog")}`],
    ["requires action, agent", `view=requires-action&agent=${agentId}`],
    ["unassigned, medium, agent", `view=unassigned&medium=email&agent=${agentId}`],
    ["unread, name", "view=unread&q=lindalund"],
  ];
  const requests = new Map(queries.map(([name, query]) => [name, toRequest(query, `authorization: Bearer ${key}`)]));
  return requests.set("view=mine", toRequest("view=mine", `cookie: ${await signIn(url)}`));

  async function middle(): Promise<string> {
    const { rows } = await db.pool.query(
      `select to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || id as cursor from conversations
       where workspace_id = $1 order by last_at desc, id desc limit 1 offset (select count(*) / 2 from conversations where workspace_id = $1)`,
      [workspace],
    );
    return Buffer.from(rows[0].cursor).toString("base64url");
  }
}

function toRequest(query: string, identity: string): string {
  return `GET /api/v1/conversations?limit=50&${query} HTTP/1.1\r\nhost: bench\r\n${identity}\r\n\r\n`;
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: "bench@parley.example", password: "bench bench bench" }),
  });
  if (!answer.ok) throw new Error(`Nobody could sign in (${answer.status}).`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** Every request once, one after the other on one connection; how long each took. */
async function measure({ url, requests }: House): Promise<number[]> {
  const left = [...requests.values()];
  const result = await load({ url, connections: 1, request: () => left.shift()!, done: () => left.length === 0 });
  if (result.ok !== requests.size) throw new Error(`Not every page came: ${JSON.stringify(result.statuses)}`);
  return result.latencies;
}

function fixed(value: number): string {
  return value.toFixed(2).padStart(8);
}
