import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../../contract/contacts.ts";
import type { ConversationRow, Message } from "../../contract/conversations.ts";
import { type EventPages, merged, type RowPages, settled, withNewest, withNewestEvents, withRow } from "./merge.ts";

test("a newer first page takes over as far as it reaches, older rows stay", () => {
  const old = pages([row("c", 7), row("b", 6)], [row("a", 5)]);
  const next = withNewest(old, { items: [row("d", 8), row("c", 7)], next: "more" });
  assert.deepEqual(idsOf(next), ["d", "c", "b", "a"]);
});

test("a row that moved up stands only at its new place", () => {
  const old = pages([row("c", 7), row("b", 6)], [row("a", 5)]);
  const next = withNewest(old, { items: [row("a", 9), row("c", 7)], next: "more" });
  assert.deepEqual(idsOf(next), ["a", "c", "b"]);
});

test("a row that left the view is gone", () => {
  const old = pages([row("c", 7), row("b", 6), row("a", 5)]);
  const next = withNewest(old, { items: [row("c", 7), row("a", 5)], next: "more" });
  assert.deepEqual(idsOf(next), ["c", "a"]);
});

test("where the first page is the last one, it is the whole list", () => {
  assert.deepEqual(idsOf(withNewest(pages([row("a", 5)]), { items: [row("b", 9)], next: null })), ["b"]);
});

test("new events stand on top of the pages that are known, each once and by their number", () => {
  const next = withNewestEvents(eventPages([9, 7], [6, 5]), { items: events(11, 9, 8), next: "8" });
  assert.deepEqual(numbersOf(next), [
    [11, 9, 8, 7],
    [6, 5],
  ]);
});

test("where events between are missing, the newest page stands alone", () => {
  const next = withNewestEvents(eventPages([9, 7], [6, 5]), { items: events(20, 19), next: "19" });
  assert.deepEqual(numbersOf(next), [[20, 19]]);
});

test("one row changes in place, or is taken out", () => {
  const old = pages([row("b", 6), row("a", 5)]);
  assert.equal(withRow(old, "a", (one) => ({ ...one, unread: 3 })).pages[0]!.items[1]!.unread, 3);
  assert.deepEqual(idsOf(withRow(old, "a", () => null)), ["b"]);
});

test("a list that is held keeps its order and counts what waits above", () => {
  const shown = [row("c", 7), row("b", 6)];
  const fresh = [row("d", 9), row("b", 8), row("c", 7), row("a", 1)];
  const { rows, above } = settled(shown, fresh);
  assert.deepEqual(
    rows.map((one) => [one.id, one.lastAt]),
    [
      ["c", at(7)],
      ["b", at(8)],
      ["a", at(1)],
    ],
  );
  assert.equal(above, 2);
});

test("a row that left the view stays under the hand", () => {
  const { rows, above } = settled([row("c", 7), row("b", 6)], [row("b", 6)]);
  assert.deepEqual(
    rows.map((one) => one.id),
    ["c", "b"],
  );
  assert.equal(above, 0);
});

test("messages keep their order, and the newer account of one wins", () => {
  const result = merged(
    [message("m1", 1, "sent"), message("m2", 2, "sent")],
    [message("m3", 3, "sent"), message("m2", 2, "read")],
  );
  assert.deepEqual(
    result.map(({ id, state }) => `${id} ${state}`),
    ["m1 sent", "m2 read", "m3 sent"],
  );
});

function pages(...items: ConversationRow[][]): RowPages {
  return { pages: items.map((rows) => ({ items: rows, next: "more" })), pageParams: items.map(() => null) };
}

function idsOf(list: RowPages): string[] {
  return list.pages.flatMap((page) => page.items.map((one) => one.id));
}

function at(minute: number): string {
  return `2026-01-01T10:0${minute}:00.000Z`;
}

function row(id: string, minute: number): ConversationRow {
  return { id, lastAt: at(minute), unread: 0 } as ConversationRow;
}

function message(id: string, seq: number, state: Message["state"]): Message {
  return { id, seq, state } as Message;
}

function events(...ids: number[]): TimelineEvent[] {
  return ids.map((id) => ({ id }) as TimelineEvent);
}

function eventPages(...numbers: number[][]): EventPages {
  return { pages: numbers.map((ids) => ({ items: events(...ids), next: "more" })), pageParams: [null] };
}

function numbersOf({ pages }: EventPages): number[][] {
  return pages.map((page) => page.items.map(({ id }) => id));
}
