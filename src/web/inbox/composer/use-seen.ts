import { useRef } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { useMe } from "../../session.tsx";
import { type Seen, unseenAuthors } from "./unseen.ts";

/** A contact's message counts as seen by the writer once it has been on screen this long while they write on. */
const noticed = 2000;

/**
 * What the writer can have had in mind: what came in the last moments was not in it. What anybody else has answered since
 * they began is always shown to them before they send.
 */
export function useSeen(messages: Message[], { seq, held }: Conversation) {
  const { person } = useMe();
  const there: Seen = { seq: messages.at(-1)?.seq ?? seq, held: held.map(({ id }) => id) };
  const now = useRef(there);
  now.current = there;
  const seen = useRef(there);
  const arrived = useRef({ seq: there.seq, at: 0 });
  if (arrived.current.seq !== there.seq) arrived.current = { seq: there.seq, at: Date.now() };
  const unseen = () => unseenAuthors({ messages, held }, seen.current, person.id);

  return {
    seen: () => seen.current,
    /** Who has written what the writer has not seen; the newest last. */
    unseen,
    /** On each keystroke; the first one begins with all that is there. */
    onType(first: boolean) {
      if (first) seen.current = now.current;
      if (Date.now() - arrived.current.at <= noticed || unseen().some(({ kind }) => kind !== "contact")) return;
      seen.current = { ...seen.current, seq: now.current.seq };
    },
    catchUp() {
      seen.current = now.current;
    },
  };
}
