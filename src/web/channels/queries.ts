import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  Accounting,
  Channel,
  ChannelFigures,
  channelList,
  handshake,
  Template,
  Unmatched,
  UnmatchedCount,
} from "../../contract/channels.ts";
import { api, query } from "../api.ts";

type PageOf<Item> = { items: Item[]; next: string | null };

export const channelQuery = (id: string) =>
  queryOptions({ queryKey: ["channels", "one", id], queryFn: () => api.get<Channel>(channelPath(id)) });

/** Nothing tells of each message of a channel, so who looks at its figures asks again every few seconds. */
export const accountingQuery = (id: string, { hours = 48, everyMs = 10_000 } = {}) =>
  queryOptions({
    queryKey: ["accounting", id, hours],
    queryFn: () => api.get<Accounting>(query(`${channelPath(id)}/accounting`, { hours })),
    refetchInterval: everyMs,
  });

/** The same for all channels at once, as far as their list shows it; by the channel's id. */
export const figuresQuery = queryOptions({
  queryKey: ["accounting", "now"],
  queryFn: async () => {
    const { items } = await api.get<PageOf<ChannelFigures>>("/api/v1/channels/figures");
    return Object.fromEntries(items.map((figures) => [figures.channelId, figures]));
  },
  refetchInterval: 30_000,
});

/** Those that this version cannot read: the list that everybody chooses from has only the others. */
export const unreadableQuery = queryOptions({
  queryKey: ["channels", "unreadable"],
  queryFn: async () => (await api.get<z.infer<typeof channelList>>("/api/v1/channels")).unreadable,
});

export const handshakeQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "handshake", id],
    queryFn: () => api.get<z.infer<typeof handshake>>(`${channelPath(id)}/handshake`),
  });

export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "templates", id],
    queryFn: async () => (await api.get<PageOf<Template>>(`${channelPath(id)}/templates`)).items,
  });

export type UnmatchedFilter = { channel?: string | undefined; closed?: boolean | undefined };

export const unmatchedQuery = ({ channel, closed = false }: UnmatchedFilter) =>
  infiniteQueryOptions({
    queryKey: ["unmatched", { channel, closed }],
    queryFn: ({ pageParam }) =>
      api.get<PageOf<Unmatched>>(query(unmatchedPath, { channel, closed, limit: 100, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const unmatchedCountQuery = (channel?: string) =>
  queryOptions({
    queryKey: ["unmatched", "count", channel ?? "all"],
    queryFn: () => api.get<UnmatchedCount>(query(`${unmatchedPath}/count`, { channel })),
  });

export const unmatchedPath = "/api/v1/unmatched-events";

export function channelPath(id: string): string {
  return `/api/v1/channels/${id}`;
}
