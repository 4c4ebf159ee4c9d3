import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Conversation, ConversationRow, HeldMessage, Message } from "../../contract/conversations.ts";
import { type DeliveryState, moves } from "../../domain/delivery.ts";
import { merged, type RowPages, withRow } from "./merge.ts";
import { conversationQuery, messagesQuery, type Page } from "./queries.ts";

/** What the screen already knows is changed in place, here and nowhere else. */

const lists = { queryKey: ["conversations", "list"] };

export function patchConversation(client: QueryClient, id: string, change: Partial<Conversation>) {
  client.setQueryData(conversationQuery(id).queryKey, (old) => old && { ...old, ...change });
  const { contact, draft, lines, badge, held, ...shared } = change;
  patchRow(client, id, (row) => ({ ...row, ...shared, contact: contact ?? row.contact }));
}

export function storeConversation(client: QueryClient, conversation: Conversation) {
  client.setQueryData(conversationQuery(conversation.id).queryKey, conversation);
  patchRow(client, conversation.id, (row) => ({ ...row, ...conversation }));
}

/** What waits to leave, the next one first. */
export function storeHeld(client: QueryClient, id: string, held: HeldMessage) {
  changeHeld(client, id, (others) =>
    [...others.filter((other) => other.id !== held.id), held].sort((a, b) => timeOf(a) - timeOf(b)),
  );
}

export function dropHeld(client: QueryClient, id: string, heldId: string) {
  changeHeld(client, id, (all) => all.filter((one) => one.id !== heldId));
}

function changeHeld(client: QueryClient, id: string, to: (held: HeldMessage[]) => HeldMessage[]) {
  client.setQueryData(conversationQuery(id).queryKey, (old) => old && { ...old, held: to(old.held) });
}

function timeOf({ sendAt }: HeldMessage): number {
  return sendAt ? Date.parse(sendAt) : Number.POSITIVE_INFINITY;
}

const deleted = new Set<string>();

/** Whether it is gone for good, so that no list may keep it. */
export function isDeleted(id: string): boolean {
  return deleted.has(id);
}

export function dropConversation(client: QueryClient, id: string) {
  deleted.add(id);
  // Where it is open just now, asking again is what shows that it is gone.
  void client.resetQueries({ queryKey: conversationQuery(id).queryKey, exact: true });
  client.removeQueries({ queryKey: messagesQuery(id).queryKey, type: "inactive" });
  client.setQueriesData<RowPages>(lists, (old) => old && withRow(old, id, () => null));
}

/** Messages that came or changed take their place by their number; what is known stays on its page. */
export function storeMessages(client: QueryClient, id: string, messages: Message[]) {
  client.setQueryData<InfiniteData<Page<Message>, string | null>>(messagesQuery(id).queryKey, (old) => {
    if (!old) return old;
    const byId = new Map(messages.map((message) => [message.id, message]));
    const renewed = old.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => newer(item, byId.get(item.id))),
    }));
    const known = new Set(renewed.flatMap((page) => page.items.map((message) => message.id)));
    const oldest = renewed.at(-1)?.items[0]?.seq ?? 0;
    // What is older than all that was asked for comes when it is asked for.
    const fresh = messages.filter(({ id, seq }) => !known.has(id) && seq > oldest);
    const [newest, ...older] = renewed;
    return { ...old, pages: [{ ...newest!, items: merged(newest!.items, fresh) }, ...older] };
  });
}

/** An answer may have been given before the news that has been shown since: what has left stays where it has come to. */
function newer(shown: Message, fresh: Message | undefined): Message {
  if (!fresh || !/^(sent|delivered|read)$/.test(shown.state)) return fresh ?? shown;
  const late = moves(fresh.state as DeliveryState, shown.state as DeliveryState);
  return late ? { ...fresh, state: shown.state, stateReason: shown.stateReason } : fresh;
}

export function moveMessages(client: QueryClient, id: string, to: (message: Message) => Partial<Message> | null) {
  client.setQueryData<InfiniteData<Page<Message>, string | null>>(messagesQuery(id).queryKey, (old) => {
    if (!old) return old;
    const items = (page: Page<Message>) => page.items.map((message) => ({ ...message, ...to(message) }));
    return { ...old, pages: old.pages.map((page) => ({ ...page, items: items(page) })) };
  });
}

/** The state a message moves on to, or null where news came late. */
export function moved(message: Message, state: DeliveryState): Partial<Message> | null {
  if (message.direction !== "out") return null;
  return moves(message.state as DeliveryState, state) ? { state } : null;
}

export function newestSeq(client: QueryClient, id: string): number {
  return client.getQueryData(messagesQuery(id).queryKey)?.pages[0]?.items.at(-1)?.seq ?? 0;
}

function patchRow(client: QueryClient, id: string, change: (row: ConversationRow) => ConversationRow) {
  client.setQueriesData<RowPages>(lists, (old) => old && withRow(old, id, change));
}
