import { useRef } from "react";

/** A message counts as seen by the writer once it has been on screen this long while they write on. */
const noticed = 2000;

/** The newest message the writer can have had in mind: what came in the last moments was not in it. */
export function useSeen(newest: number) {
  const arrived = useRef({ seq: newest, at: 0 });
  const seen = useRef(newest);
  if (arrived.current.seq !== newest) arrived.current = { seq: newest, at: Date.now() };

  return {
    seen: () => seen.current,
    /** On each keystroke; the first one begins with all that is there. */
    onType(first: boolean) {
      if (first || Date.now() - arrived.current.at > noticed) seen.current = arrived.current.seq;
    },
    catchUp() {
      seen.current = arrived.current.seq;
    },
  };
}
