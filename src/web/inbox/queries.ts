import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Template } from "../../contract/channels.ts";
import type { TimelineEvent } from "../../contract/contacts.ts";
import type { Conversation, ConversationRow, File, Message } from "../../contract/conversations.ts";
import type { Why } from "../../contract/turns.ts";
import { api, query } from "../api.ts";
import { everyPage } from "../lists.ts";
import type { Filters } from "./place.ts";

export type Page<Item> = { items: Item[]; next: string | null };
export type CannedReply = { id: string; shortcut: string; text: string };

export const base = (id: string) => `/api/v1/conversations/${id}`;

export function listQuery(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: ["conversations", "list", filters],
    queryFn: ({ pageParam, signal }) => fetchList(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: undefined,
  });
}

export function fetchList(filters: Filters, cursor: string | null, signal?: AbortSignal) {
  const path = query("/api/v1/conversations", { ...filters, cursor, limit: 50 });
  return api.get<Page<ConversationRow>>(path, undefined, signal);
}

export function conversationQuery(id: string) {
  return queryOptions({ queryKey: ["conversations", id], queryFn: () => api.get<Conversation>(base(id)) });
}

export function messagesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["messages", id],
    queryFn: ({ pageParam }) => fetchMessages(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function fetchMessages(id: string, before: string | null) {
  return api.get<Page<Message>>(query(`${base(id)}/messages`, { before, limit: 60 }));
}

export function eventsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ["events", id],
    queryFn: ({ pageParam }) => fetchEvents(id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function fetchEvents(id: string, cursor: string | null) {
  return api.get<Page<TimelineEvent>>(query(`${base(id)}/events`, { cursor, limit: 100 }));
}

export function whyQuery(id: string) {
  return queryOptions({ queryKey: ["why", id], queryFn: () => api.get<Why>(`${base(id)}/why`) });
}

export function timelineQuery(contact: string) {
  return infiniteQueryOptions({
    queryKey: ["timeline", contact],
    queryFn: ({ pageParam }) =>
      api.get<Page<TimelineEvent>>(query(`/api/v1/contacts/${contact}/timeline`, { cursor: pageParam, limit: 50 })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function ofContactQuery(contact: string) {
  return queryOptions({
    queryKey: ["conversations", "of", contact],
    queryFn: () => api.get<Page<ConversationRow>>(query("/api/v1/conversations", { contact, limit: 10 })),
  });
}

export function filesQuery(contact: string, q: string) {
  return infiniteQueryOptions({
    queryKey: ["files", contact, q],
    queryFn: ({ pageParam, signal }) => {
      const path = query(`/api/v1/contacts/${contact}/files`, { q, cursor: pageParam, limit: 30 });
      return api.get<Page<File>>(path, undefined, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function templatesQuery(channel: string) {
  return queryOptions({
    queryKey: ["templates", channel],
    queryFn: () => everyPage<Template>(`/api/v1/channels/${channel}/templates`),
    staleTime: 60_000,
  });
}

export const cannedQuery = queryOptions({
  queryKey: ["canned-replies", "all"],
  queryFn: () => everyPage<CannedReply>("/api/v1/canned-replies"),
  staleTime: 60_000,
});
