import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Channel } from "../contract/channels.ts";
import type { Counts } from "../contract/conversations.ts";
import { api } from "./api.ts";
import { channelsQuery } from "./lists.ts";

const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: () => api.get<Counts>("/api/v1/conversations/counts"),
});

/** How many conversations want something, for the rail and the inbox's views. */
export function useCounts(): Counts | undefined {
  return useQuery(countsQuery).data;
}

/** The channels that do not work as they should; one that a person switched off is as it should be. */
export function useUnwellChannels(): Channel[] {
  const channels = useQuery(channelsQuery).data ?? [];
  return channels.filter(({ status, statusCode }) => status !== "connected" && statusCode !== "by-person");
}
