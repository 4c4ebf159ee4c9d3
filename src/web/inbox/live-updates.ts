import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation, ConversationRow, Message } from "../../contract/conversations.ts";
import type { LiveEvent } from "../../contract/live.ts";
import type { Facts } from "../../domain/event.ts";
import { ApiError, api } from "../api.ts";
import { gathered } from "../freshness.ts";
import { useLive } from "../live.ts";
import { dropConversation, moved, moveMessages, newestSeq, storeConversation, storeMessages } from "./cache.ts";
import { type EventPages, withNewest, withNewestEvents } from "./merge.ts";
import type { Filters } from "./place.ts";
import {
  base,
  conversationQuery,
  eventsQuery,
  fetchEvents,
  fetchList,
  fetchMessages,
  messagesQuery,
  type Page,
} from "./queries.ts";

/** Keeps lists, conversations and threads true to what happens elsewhere, asking once for many events. */
export function useInboxLive() {
  const client = useQueryClient();
  useLive(
    useMemo(() => {
      const refresh = gathered<string>(150, (ids) => void refreshAll(client, ids));
      const refreshThread = gathered<string>(150, (ids) => {
        for (const id of ids) void renewThread(client, id);
      });
      const refreshEvents = gathered<string>(150, (ids) => {
        for (const id of ids) void renewEvents(client, id);
      });
      return {
        event(event) {
          const id = event.conversationId;
          if (!id) return event.contactId ? ofContact(client, event.contactId).forEach(refresh) : undefined;
          if (event.type === "conversation.deleted") return dropConversation(client, id);
          if (applyInPlace(client, id, event)) return;
          if (event.type === "held.changed") return void renewHeld(client, id, event);
          if (/^message\.(moved|amended)$/.test(event.type)) return void renewMessage(client, id, event);
          if (/^(message\.created|turn\.ended)$/.test(event.type)) refreshThread(id);
          else refreshEvents(id);
          void client.invalidateQueries({ queryKey: ["why", id] });
          void client.invalidateQueries({ queryKey: ["files", event.contactId] });
          refresh(id);
        },
      };
    }, [client]),
  );
}

/** News that carries all there is to know needs no question. */
function applyInPlace(client: QueryClient, id: string, { type, data }: LiveEvent): boolean {
  if (type === "message.moved") {
    const { messageId, state, reason } = data as Facts["message.moved"];
    moveMessages(client, id, (message) =>
      message.id === messageId ? { state: state as typeof message.state, stateReason: reason } : null,
    );
    // Of what went wrong there is more to tell than the event does.
    return state !== "failed" && state !== "bounced";
  }
  if (type === "line.seen") {
    const { lineId, delivered, read } = data as Facts["line.seen"];
    moveMessages(client, id, (message) => {
      if (message.lineId !== lineId) return null;
      if (message.seq <= read) return moved(message, "read");
      return message.seq <= delivered ? moved(message, "delivered") : null;
    });
    return true;
  }
  return false;
}

/** One message changed: its words, its files, what became of it. It may stand anywhere in the thread. */
async function renewMessage(client: QueryClient, id: string, { data, contactId }: LiveEvent) {
  const { messageId } = data as Facts["message.amended"];
  if (!client.getQueryData(messagesQuery(id).queryKey)) return;
  const fresh = await api.get<Message>(`${base(id)}/messages/${messageId}`).catch(() => null);
  if (fresh) storeMessages(client, id, [fresh]);
  void client.invalidateQueries({ queryKey: ["files", contactId] });
}

/** What has left stands in the thread before it is gone from its end, so that it is never in neither. */
async function renewHeld(client: QueryClient, id: string, { data }: LiveEvent) {
  if ((data as Facts["held.changed"]).state === "gone") await renewThread(client, id);
  await renewConversation(client, id);
}

async function refreshAll(client: QueryClient, ids: string[]) {
  const inList = await renewLists(client);
  const needed = ids.filter((id) => isOpen(client, id) || (!inList.has(id) && isListed(client, id)));
  await Promise.all(needed.map((id) => renewConversation(client, id)));
}

/** Asks for the newest page of each list on screen; answers which conversations are in one. */
async function renewLists(client: QueryClient): Promise<Set<string>> {
  const found = new Set<string>();
  const lists = client.getQueryCache().findAll({ queryKey: ["conversations", "list"] });
  for (const list of lists) {
    const filters = list.queryKey[2] as Filters;
    if (!list.isActive() || filters.q) {
      if (!list.isActive()) void client.invalidateQueries({ queryKey: list.queryKey, exact: true });
      continue;
    }
    // What is on its way for the first time may have left before this happened, and would be taken for the newest.
    if (list.state.data === undefined) await list.promise?.catch(() => null);
    const fresh = await fetchList(filters, null).catch(() => null);
    if (!fresh) continue;
    for (const row of fresh.items) found.add(row.id);
    client.setQueryData<InfiniteData<Page<ConversationRow>, string | null>>(
      list.queryKey,
      (old) => old && withNewest(old, fresh),
    );
  }
  return found;
}

async function renewConversation(client: QueryClient, id: string) {
  try {
    const draft = client.getQueryData(conversationQuery(id).queryKey)?.draft;
    const fresh = await api.get<Conversation>(base(id));
    storeConversation(client, { ...fresh, draft: draft === undefined ? fresh.draft : draft });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) dropConversation(client, id);
  }
}

async function renewThread(client: QueryClient, id: string) {
  const { queryKey } = messagesQuery(id);
  if (!client.getQueryData(queryKey)) return;
  if (!client.getQueryCache().find({ queryKey })?.isActive()) return client.invalidateQueries({ queryKey });
  const fresh = await fetchMessages(id, null).catch(() => null);
  if (!fresh) return;
  const [oldest] = fresh.items;
  // More came than one page holds, as after a long time offline: begin again.
  if (oldest && fresh.next && oldest.seq > newestSeq(client, id) + 1) return client.resetQueries({ queryKey });
  storeMessages(client, id, fresh.items);
}

/** The newest page tells all that is new, unless more came than it holds. */
async function renewEvents(client: QueryClient, id: string) {
  const { queryKey } = eventsQuery(id);
  if (!client.getQueryData(queryKey)) return;
  const fresh = await fetchEvents(id, null).catch(() => null);
  if (!fresh) return client.invalidateQueries({ queryKey });
  client.setQueryData<EventPages>(queryKey, (old) => old && withNewestEvents(old, fresh));
}

function ofContact(client: QueryClient, contact: string): string[] {
  const asked = client.getQueriesData<Conversation>({ queryKey: ["conversations"], type: "active" });
  return asked.flatMap(([, data]) => (data?.contact?.id === contact ? [data.id] : []));
}

function isOpen(client: QueryClient, id: string): boolean {
  return Boolean(
    client
      .getQueryCache()
      .find({ queryKey: conversationQuery(id).queryKey })
      ?.isActive(),
  );
}

function isListed(client: QueryClient, id: string): boolean {
  const lists = client.getQueriesData<InfiniteData<Page<ConversationRow>>>({
    queryKey: ["conversations", "list"],
    type: "active",
  });
  return lists.some(([, list]) => list?.pages.some((page) => page.items.some((row) => row.id === id)));
}
