import { queryOptions } from "@tanstack/react-query";
import type { Agent, ModelConnection } from "../contract/agents.ts";
import type { Channel } from "../contract/channels.ts";
import type { Member } from "../contract/team.ts";
import { api, query } from "./api.ts";

/** Lists short enough to be had whole, which more than one feature chooses from. */
export const agentsQuery = queryOptions({
  queryKey: ["agents", "all"],
  queryFn: () => everyPage<Agent>("/api/v1/agents"),
});

export const channelsQuery = queryOptions({
  queryKey: ["channels", "all"],
  queryFn: () => everyPage<Channel>("/api/v1/channels"),
});

export const membersQuery = queryOptions({
  queryKey: ["members", "all"],
  queryFn: () => everyPage<Member>("/api/v1/members"),
});

export const modelsQuery = queryOptions({
  queryKey: ["settings", "models"],
  queryFn: () => everyPage<ModelConnection>("/api/v1/models"),
});

type PageOf<Item> = { items: Item[]; next: string | null };

export async function everyPage<Item>(path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<Item> = await api.get<PageOf<Item>>(query(path, { cursor }));
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}
