import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../../../contract/conversations.ts";
import { nameInWords } from "../numbers.ts";

type Watched = { newest: Message | undefined; sending: number };

/** Whether the reader is at the foot of the thread; if not, that something new waits there. */
export function useBottom(scroller: RefObject<HTMLDivElement | null>, { newest, sending }: Watched) {
  const [away, setAway] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [announced, setAnnounced] = useState("");
  const last = useRef(newest?.id);
  const height = useRef(0);
  const shownLast = useRef(newest?.id);
  const go = () => scroller.current?.scrollTo({ top: 0 });

  // The foot is the fixed point: what comes in above moves nothing. What comes in below is made up for here.
  useLayoutEffect(() => {
    const thread = scroller.current!;
    const grown = thread.scrollHeight - height.current;
    if (away && height.current > 0 && shownLast.current !== newest?.id) thread.scrollTop -= grown;
    height.current = thread.scrollHeight;
    shownLast.current = newest?.id;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: what matters is which message is the newest
  useEffect(() => {
    if (last.current && newest && last.current !== newest.id) {
      if (away) setWaiting(true);
      if (newest.author.kind !== "teammate")
        setAnnounced(`${nameInWords(newest.author.name)}: ${newest.text.slice(0, 200)}`);
    }
    last.current = newest?.id;
  }, [newest?.id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what one writes is at the foot, so that is where to look
  useEffect(() => {
    if (sending > 0) go();
  }, [sending]);

  function onScroll() {
    // The thread is turned upside down: its foot is zero, and further up is below zero.
    const next = (scroller.current?.scrollTop ?? 0) < -80;
    setAway(next);
    if (!next) setWaiting(false);
  }

  return { waiting, announced, onScroll, go };
}
