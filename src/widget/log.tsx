/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Asks } from "./asks.tsx";
import { Bubble, Composing, Typing } from "./bubble.tsx";
import { plainText } from "./markdown.ts";
import { isUnanswered, type Row, rows, unread } from "./thread.ts";
import { dayName, words } from "./tongue.ts";
import type { View, Visit } from "./visit.ts";

export function Log({ view, visit }: { view: View; visit: Visit }) {
  const { thread, settings, phase } = view;
  const said = rows(thread);
  const waits = view.standing.withPerson && isUnanswered(thread);
  const { box, atEnd, onScroll } = useStickyEnd(thread.outgoing.at(-1)?.clientId);
  useEffect(() => {
    if (atEnd) visit.seen();
  });

  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-live="off"
        aria-label={words.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        tabIndex={0}
        ref={box}
        onScroll={onScroll}
      >
        <Motif />
        <p class="greeting" dir="auto">
          {settings.greeting}
        </p>
        <ol class={phase === "waiting" && !said.length ? "messages waiting" : "messages"}>
          {said.map((row) => (
            <Said key={row.key} row={row} latest={row === said.at(-1)} visit={visit} />
          ))}
          {thread.composing && <Composing text={thread.composing} name={agentName(said)} />}
          {thread.typing && !thread.composing && <Typing name={thread.typing} />}
        </ol>
        {waits && <p class="waits">{words.waits}</p>}
        <Asks view={view} visit={visit} />
      </div>
      {!atEnd && unread(thread) > 0 && (
        <button type="button" class="newer" onClick={() => toEnd(box.current!)}>
          {words.newer} <span aria-hidden="true">↓</span>
        </button>
      )}
      <p class="unseen" aria-live="polite">
        {view.shown && announcement(said.at(-1), waits)}
      </p>
    </div>
  );
}

/** Two who speak: the visitor, and the spark that answers. */
function Motif() {
  return (
    <svg class="motif" viewBox="0 0 88 58" aria-hidden="true">
      <path d="M18 0h26a18 18 0 0 1 18 18v4a18 18 0 0 1-18 18H18c-3 0-5-.6-8-2l-8 2 2-8a18 18 0 0 1-4-10v-4A18 18 0 0 1 18 0z" />
      <path d="M48 18h22a18 18 0 0 1 18 18v2c0 4-1.5 8-4 11l2 8-8-2c-2.5 1-5 1.5-8 1.5H48a18 18 0 0 1-18-18V36a18 18 0 0 1 18-18z" />
      <path d="M59 27c1 6 4.3 9.3 10.3 10.3-6 1-9.3 4.3-10.3 10.3-1-6-4.3-9.3-10.3-10.3 6-1 9.3-4.3 10.3-10.3z" />
    </svg>
  );
}

function Said({ row, latest, visit }: { row: Row; latest: boolean; visit: Visit }) {
  return (
    <>
      {row.day && (
        <li class="day">
          <time dateTime={row.at}>{dayName(row.at)}</time>
        </li>
      )}
      <Bubble row={row} latest={latest} visit={visit} />
    </>
  );
}

/** Stays at the end while the reader is there; what they write themselves always brings them there. */
function useStickyEnd(written: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(written);
  const [atEnd, setAtEnd] = useState(true);
  useLayoutEffect(() => {
    if (atEnd || (written && written !== before.current)) toEnd(box.current!);
    before.current = written;
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => atEnd && toEnd(box.current!));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [atEnd]);
  return { box, atEnd, onScroll: () => setAtEnd(isAtEnd(box.current!)) };
}

function toEnd(box: HTMLElement) {
  box.scrollTop = box.scrollHeight;
}

function isAtEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < 32;
}

/** The same words are not read out again, so who writes on hears only once that a person will answer. */
function announcement(row: Row | undefined, waits: boolean): string {
  if (row?.state === "failed") return words.failed;
  if (waits) return words.waits;
  return row?.fresh && row.from !== "visitor"
    ? `${row.name}: ${plainText(row.text) || row.files.map(({ name }) => name).join(", ")}`
    : "";
}

function agentName(said: Row[]): string {
  return said.findLast((row) => row.from === "agent")?.name ?? words.agent;
}
