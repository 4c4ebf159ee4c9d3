import type { InfiniteData } from "@tanstack/react-query";
import type { TimelineEvent } from "../../contract/contacts.ts";
import type { ConversationRow, Message } from "../../contract/conversations.ts";
import type { Page } from "./queries.ts";

export type RowPages = InfiniteData<Page<ConversationRow>, string | null>;
export type EventPages = InfiniteData<Page<TimelineEvent>, string | null>;

/** The list after its newest page was asked for again: that page is right as far as it reaches, the rest stays. */
export function withNewest(old: RowPages, fresh: Page<ConversationRow>): RowPages {
  const boundary = fresh.items.at(-1)?.lastAt;
  if (fresh.next === null || !boundary) return { pages: [fresh], pageParams: [null] };
  const ids = new Set(fresh.items.map((row) => row.id));
  const rest = old.pages.flatMap((page) => page.items).filter((row) => !ids.has(row.id) && row.lastAt < boundary);
  const next = rest.length > 0 ? (old.pages.at(-1)?.next ?? null) : fresh.next;
  return { pages: [{ items: [...fresh.items, ...rest], next }], pageParams: [null] };
}

/** What is new on top of what is known; where something between them is missing, all of it is asked for anew. */
export function withNewestEvents(old: EventPages, fresh: Page<TimelineEvent>): EventPages {
  const [newest, ...older] = old.pages;
  const known = newest?.items[0]?.id ?? 0;
  const reaches = fresh.next === null || (fresh.items.at(-1)?.id ?? 0) <= known;
  if (!reaches || !newest) return { pages: [fresh], pageParams: [null] };
  // Two that were written at once may be told in either order, so it takes more than what lies above.
  const byId = new Map([...newest.items, ...fresh.items].map((event) => [event.id, event]));
  const items = [...byId.values()].sort((a, b) => b.id - a.id);
  return { ...old, pages: [{ ...newest, items }, ...older] };
}

/** One row changed, or taken out where `change` answers null. */
export function withRow(old: RowPages, id: string, change: (row: ConversationRow) => ConversationRow | null): RowPages {
  if (!old.pages.some((page) => page.items.some((row) => row.id === id))) return old;
  const rows = (items: ConversationRow[]) => items.flatMap((row) => (row.id === id ? (change(row) ?? []) : row));
  return { ...old, pages: old.pages.map((page) => ({ ...page, items: rows(page.items) })) };
}

/** Both in the order they were written in, each once, the newer account winning. */
export function merged(old: Message[], fresh: Message[]): Message[] {
  const byId = new Map([...old, ...fresh].map((message) => [message.id, message]));
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * The order to show while somebody's hand is on the list: rows stay where they are, with what is new in them, and
 * those that would push in above are only counted.
 */
export function settled(
  shown: ConversationRow[],
  fresh: ConversationRow[],
): { rows: ConversationRow[]; above: number } {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const kept = shown.map((row) => byId.get(row.id) ?? row);
  const keptIds = new Set(kept.map((row) => row.id));
  const last = kept.at(-1);
  const below = last ? fresh.filter((row) => !keptIds.has(row.id) && row.lastAt <= last.lastAt) : fresh;
  const top = kept[0];
  const above = top
    ? Math.max(
        0,
        fresh.findIndex((row) => row.id === top.id),
      )
    : 0;
  return { rows: [...kept, ...below], above };
}
