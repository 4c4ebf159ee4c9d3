import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { TimelineEvent } from "../../../contract/contacts.ts";
import { eventsQuery } from "../queries.ts";

/** What happened in a conversation since a time, older pages asked for as the thread reaches back to them. */
export function useEvents(id: string, since: string): TimelineEvent[] {
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = useInfiniteQuery(eventsQuery(id));
  const events = useMemo(() => data?.pages.flatMap((page) => page.items) ?? none, [data]);
  const oldest = events.at(-1)?.createdAt;
  const behind = hasNextPage && !isFetching && !isError && oldest !== undefined && oldest > since;
  useEffect(() => {
    if (behind) void fetchNextPage();
  }, [behind, fetchNextPage]);
  return events;
}

const none: TimelineEvent[] = [];
