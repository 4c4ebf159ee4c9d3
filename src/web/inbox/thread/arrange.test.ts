import assert from "node:assert/strict";
import { test } from "node:test";
import type { TimelineEvent } from "../../../contract/contacts.ts";
import type { Message } from "../../../contract/conversations.ts";
import { arrange, type Item } from "./arrange.ts";

test("messages of one author within five minutes stand together", () => {
  assert.deepEqual(
    shape(arrange([from("contact", 0), from("contact", 4), from("contact", 12), from("agent", 13)], [], true)),
    ["day", "run of 2", "run of 1", "run of 1"],
  );
});

test("a mail of somebody in copy stands apart from the contact's own", () => {
  const mail = (sender: string, minute: number) =>
    ({ ...from("contact", minute), content: { email: { from: sender } } }) as Message;
  const messages = [mail("ada@example.net", 0), mail("bob@example.net", 1), mail("bob@example.net", 2)];
  assert.deepEqual(shape(arrange(messages, [], true)), ["day", "run of 1", "run of 2"]);
});

test("what happens in between parts a run, and happenings in a row are one item", () => {
  const items = arrange([from("contact", 0), from("contact", 3)], [happens(1), happens(2)], true);
  assert.deepEqual(shape(items), ["day", "run of 1", "2 events", "run of 1"]);
});

test("who takes over by replying does so before the reply, and the agent says first that it hands over", () => {
  const order = (kind: "agent" | "teammate") => {
    const handedOff = { ...happens(1), type: "conversation.handed-off", actor: { kind, name: "Fern" } };
    return shape(arrange([from("contact", 0), from(kind, 1)], [handedOff], true));
  };
  assert.deepEqual(order("teammate"), ["day", "run of 1", "1 events", "run of 1"]);
  assert.deepEqual(order("agent"), ["day", "run of 1", "run of 1", "1 events"]);
});

test("what happened at once is told in the order in which it was done, however it was asked for", () => {
  const [first, second] = [happens(1), { ...happens(1), id: 99 }];
  const [, item] = arrange([], [second, first], true);
  assert.deepEqual(item?.kind === "events" && item.events.map(({ id }) => id), [first.id, 99]);
});

test("a happening older than the oldest loaded message waits for its page", () => {
  const early = happens(0);
  assert.deepEqual(shape(arrange([from("contact", 3)], [early], false)), ["day", "run of 1"]);
  assert.deepEqual(shape(arrange([from("contact", 3)], [early], true)), ["day", "1 events", "run of 1"]);
});

test("each day is named once", () => {
  assert.deepEqual(shape(arrange([from("contact", 0), from("contact", 3 * 24 * 60)], [], true)), [
    "day",
    "run of 1",
    "day",
    "run of 1",
  ]);
});

function shape(items: Item[]): string[] {
  return items.map((item) => {
    if (item.kind === "run") return `run of ${item.messages.length}`;
    return item.kind === "events" ? `${item.events.length} events` : "day";
  });
}

function at(minute: number): string {
  return new Date(Date.UTC(2026, 0, 5, 12, minute)).toISOString();
}

function from(kind: Message["author"]["kind"], minute: number): Message {
  const direction = kind === "contact" ? "in" : "out";
  return {
    id: `m${minute}`,
    seq: minute,
    direction,
    content: {},
    author: { kind, id: kind, name: kind },
    createdAt: at(minute),
  } as Message;
}

function happens(minute: number): TimelineEvent {
  const actor = { kind: "teammate", id: "p", name: "Ana" };
  return { id: minute, type: "conversation.resolved", actor, data: {}, conversationId: "c", createdAt: at(minute) };
}
