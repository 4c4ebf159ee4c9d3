import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { messagesQuery } from "../queries.ts";
import { arrange, type Item } from "./arrange.ts";
import { AroundContext, lookAround } from "./context.ts";
import { DayLine } from "./day-line.tsx";
import { EventLines } from "./event-lines.tsx";
import { Held } from "./held.tsx";
import { useOutgoing } from "./outgoing.ts";
import { Run } from "./run.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useBottom } from "./use-bottom.ts";
import { useEvents } from "./use-events.ts";

/** The thread. It grows upwards from its foot, so what comes in above or below never moves what is being read. */
export function Messages({ conversation }: { conversation: Conversation }) {
  const { id } = conversation;
  const asked = useInfiniteQuery(messagesQuery(id));
  const messages = useMemo(() => asked.data?.pages.toReversed().flatMap((page) => page.items) ?? nothing, [asked.data]);
  const reachesStart = asked.isSuccess && !asked.hasNextPage;
  const events = useEvents(id, reachesStart ? "" : (messages[0]?.createdAt ?? later));
  const outgoing = useOutgoing(id, messages);
  const items = useMemo(
    () => arrange([...messages, ...outgoing], events, reachesStart),
    [messages, outgoing, events, reachesStart],
  );
  const around = useMemo(() => lookAround(messages), [messages]);
  const scroller = useRef<HTMLDivElement>(null);
  const bottom = useBottom(scroller, { newest: messages.at(-1), sending: outgoing.length + conversation.held.length });
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={bottom.onScroll}
        tabIndex={-1}
        className="flex h-full flex-col-reverse overflow-y-auto [overflow-anchor:none] overscroll-contain outline-none"
      >
        <div className="mx-auto w-full max-w-180 flex-1 px-3 pt-6 pb-4 pane:px-5">
          {asked.isPending && <Skeleton lines={6} />}
          {asked.error && (
            <ProblemNote title="The messages could not be loaded" error={asked.error} onRetry={asked.refetch} />
          )}
          {asked.hasNextPage && (
            <Older key={messages[0]?.id} busy={asked.isFetchingNextPage} onAsk={() => asked.fetchNextPage()} />
          )}
          <AroundContext value={around}>
            <ol className="flex flex-col gap-4">
              {items.map((item) => (
                <li key={item.key}>
                  <ItemView item={item} conversation={conversation} />
                </li>
              ))}
            </ol>
          </AroundContext>
          <Held conversation={conversation} messages={messages} />
          <TypingLine conversation={conversation} />
        </div>
      </div>
      {bottom.waiting && (
        <Button
          size="small"
          variant="primary"
          icon={<ArrowDown size={14} />}
          onClick={bottom.go}
          className="absolute inset-x-0 bottom-3 mx-auto w-fit shadow-float"
        >
          New message
        </Button>
      )}
      <p aria-live="polite" className="sr-only">
        {bottom.announced}
      </p>
    </div>
  );
}

function ItemView({ item, conversation }: { item: Item; conversation: Conversation }) {
  if (item.kind === "day") return <DayLine at={item.at} />;
  if (item.kind === "events") return <EventLines events={item.events} />;
  return <Run messages={item.messages} conversation={conversation} />;
}

/** Asks for older messages as soon as the reader comes near the top. */
function Older({ busy, onAsk }: { busy: boolean; onAsk: () => unknown }) {
  const mark = useRef<HTMLDivElement>(null);
  const ask = useRef(onAsk);
  ask.current = onAsk;
  useEffect(() => {
    const near = { root: mark.current!.closest(".overflow-y-auto"), rootMargin: "600px" };
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && ask.current(), near);
    watch.observe(mark.current!);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={mark} className="pb-4 text-center">
      <Button size="small" variant="plain" busy={busy} onClick={() => onAsk()} className="text-muted">
        Older messages
      </Button>
    </div>
  );
}

const nothing: Message[] = [];

// Until the first messages are there, no event is so old that it were missed.
const later = "9";
