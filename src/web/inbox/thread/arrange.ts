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
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

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
