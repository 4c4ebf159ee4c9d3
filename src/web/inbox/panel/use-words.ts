import { useQueries } from "@tanstack/react-query";
import type { TimelineEvent } from "../../../contract/contacts.ts";
import type { Message } from "../../../contract/conversations.ts";
import type { Facts } from "../../../domain/event.ts";
import { fetchMessages } from "../queries.ts";

/** The messages that events tell of, by their ids: of each conversation the newest, which is asked for anew with each that comes. */
export function useWords(events: TimelineEvent[]): Map<string, Message> {
  return useQueries({
    queries: [...newestOf(events)].map(([id, seq]) => ({
      queryKey: ["words", id, seq],
      queryFn: () => fetchMessages(id, null),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (asked) =>
      new Map(asked.flatMap(({ data }) => data?.items ?? []).map((message) => [message.id, message] as const)),
  });
}

/** Of each conversation the number of its newest message here. */
function newestOf(events: TimelineEvent[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { type, conversationId, data } of events) {
    if (type !== "message.created" || !conversationId) continue;
    const { seq } = data as Facts["message.created"];
    newest.set(conversationId, Math.max(seq, newest.get(conversationId) ?? 0));
  }
  return newest;
}
