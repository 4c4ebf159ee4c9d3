import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { TimelineEvent } from "../../../contract/contacts.ts";
import type { Message } from "../../../contract/conversations.ts";
import type { Facts } from "../../../domain/event.ts";
import { plainText } from "../../../domain/plain-text.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { nameInWords } from "../numbers.ts";
import { usePlace } from "../place.ts";
import { timelineQuery } from "../queries.ts";
import { sentenceFor } from "../sentences.ts";
import { goTo } from "../thread/pieces.tsx";
import { useWords } from "./use-words.ts";

/** Everything that happened with this contact, the newest first. */
export function ActivityTab({ contact, here }: { contact: { id: string; name: string }; here: string }) {
  const asked = useInfiniteQuery(timelineQuery(contact.id));
  const events = useMemo(() => asked.data?.pages.flatMap((page) => page.items) ?? [], [asked.data]);
  const words = useWords(events);
  if (asked.isPending) return <Skeleton lines={6} className="p-4" />;
  if (asked.error) return <ProblemNote error={asked.error} onRetry={asked.refetch} className="m-4" />;
  const told = folded(events, nameInWords(contact.name), words);
  if (told.length === 0) return <Empty title="Nothing yet">What happens with this contact is listed here.</Empty>;
  return (
    <>
      <ol className="px-4 py-2">
        {told.map(({ event, sentence, message, times }) => (
          <li key={event.id} className="relative ms-1 border-s py-1.5 ps-4">
            <span aria-hidden className="-start-[3.5px] absolute top-3.5 size-1.5 rounded-full bg-edge" />
            <p className="break-words">
              {sentence}
              {times > 1 && <span className="text-muted"> · {times} times</span>}
            </p>
            {message && <Words message={message} conversation={event.conversationId!} here={here} />}
            <Time at={event.createdAt} format="long" className="text-muted text-small" />
          </li>
        ))}
      </ol>
      {asked.hasNextPage && (
        <Button variant="plain" busy={asked.isFetchingNextPage} onClick={() => asked.fetchNextPage()} className="m-3">
          Older
        </Button>
      )}
    </>
  );
}

/** What was written, in one line that leads to it. */
function Words({ message, conversation, here }: { message: Message; conversation: string; here: string }) {
  const place = usePlace();
  const words = message.text.trim() || message.files[0]?.name;
  if (!words) return null;
  return (
    <button
      type="button"
      dir="auto"
      onClick={() => (conversation === here ? goTo(message.id) : place.open(conversation))}
      className="block min-h-6 w-full truncate text-start text-muted hover:text-text hover:underline"
    >
      {plainText(words)}
    </button>
  );
}

type Told = { event: TimelineEvent; sentence: string; message: Message | undefined; times: number };

/** The same said again and again is said once. */
function folded(events: TimelineEvent[], contact: string, words: Map<string, Message>): Told[] {
  const told: Told[] = [];
  for (const event of events) {
    const sentence = activityFor(event, contact);
    const message = words.get(String(event.data.messageId));
    const last = told.at(-1);
    if (sentence && !message && last?.sentence === sentence) last.times++;
    else if (sentence) told.push({ event, sentence, message, times: 1 });
  }
  return told;
}

/** Beside what the thread tells: messages and the agent's turns. */
function activityFor(event: TimelineEvent, contact: string): string | null {
  if (event.type === "message.created") {
    const { direction } = event.data as Facts["message.created"];
    const who = direction === "in" ? contact : (event.actor.name ?? "Somebody");
    return direction === "note" ? `${who} wrote a note` : `${who} wrote`;
  }
  if (event.type === "turn.ended") {
    const { verdict, reason } = event.data as Facts["turn.ended"];
    // What it said, or handed over, is told by an event of its own.
    return verdict === "replied" || verdict === "handed-off" ? null : reason;
  }
  return sentenceFor(event);
}
