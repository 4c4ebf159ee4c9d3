import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { conversationQuery, messagesQuery } from "../queries.ts";

// Whoever only passes by asks for nothing.
const restMs = 80;

/** Asks for what somebody is about to open, so that it is there when they do. */
export function useAhead(): (id: string | undefined) => void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(
    (id) => {
      clearTimeout(timer.current);
      if (!id) return;
      timer.current = setTimeout(() => {
        void client.prefetchQuery({ ...conversationQuery(id), staleTime: Number.POSITIVE_INFINITY });
        void client.prefetchInfiniteQuery({ ...messagesQuery(id), staleTime: Number.POSITIVE_INFINITY });
      }, restMs);
    },
    [client],
  );
}
