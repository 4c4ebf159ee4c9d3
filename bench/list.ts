import { type Channel, channelIdOf, otherAgent } from "./inbox.ts";
import type { Setting } from "./setting.ts";
import { byKey, compareSizes, type Page } from "./two-sizes.ts";

/**
 * The first page of every filter, also of those that find next to nothing, the second and a deep page: with an API key,
 * but `mine`, which is a person's, by cookie. What a search costs by what it looks for is search.ts's matter.
 */
await compareSizes({ bench: "list", rounds: process.argv.includes("--full") ? 100 : 30, messagesEach: 0, pages });

async function pages(setting: Setting, url: string): Promise<Page[]> {
  const { workspace, agentId } = setting;
  const channel = (name: Channel) => `channel=${channelIdOf(workspace, name)}`;
  const queries: Record<string, string> = {
    all: "view=all",
    unread: "view=unread",
    unresolved: "view=unresolved",
    resolved: "view=resolved",
    unassigned: "view=unassigned",
    "requires action": "view=requires-action",
    "needs attention": "view=needs-attention",
    "medium, large": "medium=webchat",
    "medium, middling": "medium=email",
    "medium, small": "medium=whatsapp",
    "channel, large": channel("shop"),
    "channel, small": channel("blog"),
    "channel, tiny": channel("trial"),
    "agent of three channels": `agent=${agentId}`,
    "agent of a large channel and two small": `agent=${otherAgent}`,
    contact: "contact=con_000000009",
    "contact by name": "q=lindalund",
    "page 2": `cursor=${await secondPage(setting, url)}`,
    "page in the middle": `cursor=${await middle(setting)}`,
    "unread, medium": "view=unread&medium=email",
    "unread, tiny channel": `view=unread&${channel("trial")}`,
    "unread, channel without any": `view=unread&${channel("archive")}`,
    "unread, contact by name": "view=unread&q=lindalund",
    "unresolved, channel": `view=unresolved&${channel("shop")}`,
    "unresolved, tiny channel": `view=unresolved&${channel("trial")}`,
    "resolved, medium": "view=resolved&medium=whatsapp",
    "needs attention, small channel": `view=needs-attention&${channel("blog")}`,
    "requires action, agent": `view=requires-action&agent=${agentId}`,
    "unassigned, medium, agent": `view=unassigned&medium=email&agent=${agentId}`,
  };
  const byCookie = `cookie: ${await signIn(url)}`;
  return [
    ...Object.entries(queries).map(([name, query]) => ({ name, query, identity: byKey(setting) })),
    { name: "mine", query: "view=mine", identity: byCookie },
    { name: "mine, tiny channel", query: `view=mine&${channel("trial")}`, identity: byCookie },
  ];
}

async function secondPage({ key }: Setting, url: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/conversations?limit=50`, { headers: { authorization: `Bearer ${key}` } });
  return ((await answer.json()) as { next: string }).next;
}

async function middle({ db, workspace }: Setting): Promise<string> {
  const { rows } = await db.pool.query<{ cursor: string }>(
    `select to_char(last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || id as cursor from conversations
     where workspace_id = $1 order by last_at desc, id desc
     limit 1 offset (select count(*) / 2 from conversations where workspace_id = $1)`,
    [workspace],
  );
  return Buffer.from(rows[0]!.cursor).toString("base64url");
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: "bench@parley.example", password: "bench bench bench" }),
  });
  if (!answer.ok) throw new Error(`Nobody could sign in (${answer.status}).`);
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return cookies.join("; ");
}
