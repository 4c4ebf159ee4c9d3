import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Counts } from "../contract/conversations.ts";
import { api } from "./api.ts";

const countsQuery = queryOptions({
  queryKey: ["counts"],
  queryFn: () => api.get<Counts>("/api/v1/conversations/counts"),
});

/** How many conversations want something, for the rail and the inbox's views. */
export function useCounts(): Counts | undefined {
  return useQuery(countsQuery).data;
}
