import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  Article,
  ArticleRow,
  citingAnswer,
  Gap,
  KnowledgeImport,
  searchAnswer,
} from "../../contract/knowledge.ts";
import { api, query } from "../api.ts";
import { everyPage } from "../lists.ts";
import type { ArticleFilter } from "./place.ts";

type PageOf<Item> = { items: Item[]; next: string | null };

export const articlesQuery = ({ q, state }: ArticleFilter) =>
  infiniteQueryOptions({
    queryKey: ["articles", "list", { q, state }],
    queryFn: ({ pageParam }) =>
      api.get<PageOf<ArticleRow>>(query("/api/v1/knowledge/articles", { q, state, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });

export const articleQuery = (id: string) =>
  queryOptions({
    queryKey: ["articles", "one", id],
    queryFn: () => api.get<Article>(`/api/v1/knowledge/articles/${id}`),
  });

export const citationsQuery = (id: string) =>
  queryOptions({
    queryKey: ["articles", "citations", id],
    queryFn: () => everyPage<z.infer<typeof citingAnswer>>(`/api/v1/knowledge/articles/${id}/citations`),
  });

export const gapsQuery = infiniteQueryOptions({
  queryKey: ["gaps"],
  queryFn: ({ pageParam }) => api.get<PageOf<Gap>>(query("/api/v1/knowledge/gaps", { cursor: pageParam })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});

/** The live stream tells of each step; where it is cut off, asking every second still shows it. */
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: () => everyPage<KnowledgeImport>("/api/v1/knowledge/imports"),
  refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 1000 : false),
});

export const passagesQuery = (q: string) =>
  queryOptions({
    queryKey: ["knowledge", "search", q],
    queryFn: () => api.get<z.infer<typeof searchAnswer>>(query("/api/v1/knowledge/search", { q, limit: 10 })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });

export function isUnderWay({ state }: KnowledgeImport): boolean {
  return state === "waiting" || state === "running";
}
