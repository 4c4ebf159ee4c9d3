import type { TimelineEvent } from "../../../contract/contacts.ts";
import type { Message } from "../../../contract/conversations.ts";
import { sentenceFor } from "../sentences.ts";

export type Item =
  | { kind: "day"; key: string; at: string }
  | { kind: "run"; key: string; messages: Message[] }
  | { kind: "events"; key: string; events: TimelineEvent[] };

type Entry = { at: string; message: Message } | { at: string; event: TimelineEvent };

const breath = 5 * 60_000;

/** The thread as it is read: days, runs of one author, and between them what happened. */
export function arrange(messages: Message[], events: TimelineEvent[], reachesStart: boolean): Item[] {
  const from = reachesStart ? "" : (messages[0]?.createdAt ?? "");
  const told = events.filter((event) => event.createdAt >= from && isTold(event));
  const entries: Entry[] = [
    ...messages.map((message) => ({ at: message.createdAt, message })),
    ...told.map((event) => ({ at: event.createdAt, event })),
  ].sort(inOrder);

  const items: Item[] = [];
  let day = "";
  for (const entry of entries) {
    const today = new Date(entry.at).toDateString();
    if (today !== day) items.push({ kind: "day", key: `day ${today}`, at: entry.at });
    day = today;
    place(items, entry);
  }
  return items;
}

/** Of what happened at once, a take-over comes before the reply that made it one; the agent says that it hands over first. */
function inOrder(a: Entry, b: Entry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if ("event" in a && "event" in b) return a.event.id - b.event.id;
  return rankOf(a) - rankOf(b);
}

function rankOf(entry: Entry): number {
  if ("message" in entry) return 1;
  const { type, actor } = entry.event;
  return type === "conversation.handed-off" && actor.kind !== "agent" ? 0 : 2;
}

/** That it began, the first message tells. */
function isTold(event: TimelineEvent): boolean {
  return event.type !== "conversation.created" && sentenceFor(event) !== null;
}

function place(items: Item[], entry: Entry) {
  const last = items.at(-1);
  if ("event" in entry) {
    if (last?.kind === "events") last.events.push(entry.event);
    else items.push({ kind: "events", key: `event ${entry.event.id}`, events: [entry.event] });
    return;
  }
  const { message } = entry;
  if (last?.kind === "run" && continues(last.messages.at(-1)!, message)) last.messages.push(message);
  else items.push({ kind: "run", key: message.clientId ?? message.id, messages: [message] });
}

function continues(before: Message, after: Message): boolean {
  const sameVoice = before.direction === after.direction && before.author.kind === after.author.kind;
  const gap = Date.parse(after.createdAt) - Date.parse(before.createdAt);
  const sameSender = before.direction === "out" || before.content.email?.from === after.content.email?.from;
  return sameVoice && sameSender && before.author.id === after.author.id && gap < breath;
}
