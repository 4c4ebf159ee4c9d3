import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { useBlocked } from "../../session.tsx";
import { useActs } from "../acts.ts";
import { tell } from "../presence.ts";
import { messagesQuery } from "../queries.ts";
import { useSend } from "../thread/outgoing.ts";
import { CannedReplies, useCanned } from "./canned.tsx";
import { Collision } from "./collision.tsx";
import { type Mode, onFocusAsked } from "./focus.ts";
import { ComposerFoot } from "./foot.tsx";
import { ComposerTabs } from "./tabs.tsx";
import { useDraft } from "./use-draft.ts";
import { useGrowing } from "./use-growing.ts";
import { useSeen } from "./use-seen.ts";

export function Composer({ conversation }: { conversation: Conversation }) {
  const blocked = useBlocked()("inbox.write");
  if (blocked) return <p className="border-t px-4 py-3 text-muted">You may read here, not write. {blocked}</p>;
  return <Writer conversation={conversation} />;
}

function Writer({ conversation }: { conversation: Conversation }) {
  const { id, contact, lines } = conversation;
  const { draft, change, giveBack, save } = useDraft(conversation);
  const { send } = useSend(id);
  const acts = useActs();
  const field = useRef<HTMLTextAreaElement>(null);
  const [line, setLine] = useState(lines[0]?.id);
  const [newer, setNewer] = useState(false);
  const newest = useNewest(conversation);
  const seen = useSeen(newest);
  const lastTold = useRef(0);
  const canned = useCanned(draft.text, (text) => change({ text }));
  useGrowing(field, draft.text);
  const entering = useRef(enter);
  entering.current = enter;
  useEffect(() => onFocusAsked(id, (mode) => entering.current(mode)), [id]);

  function enter(mode: Mode) {
    change({ note: mode === "note" });
    field.current?.focus();
  }

  function type(text: string) {
    seen.onType(draft.text === "");
    change({ text });
    if (!draft.note && Date.now() - lastTold.current > 3000) {
      lastTold.current = Date.now();
      tell(id, "typing");
    }
  }

  async function post({ resolve = false, anyway = false } = {}) {
    const { text, note } = draft;
    if (!text.trim()) return;
    if (anyway) seen.catchUp();
    change({ text: "" });
    setNewer(false);
    lastTold.current = 0;
    const sent = await send({ text: text.trim(), note, line, seen: anyway || note ? undefined : seen.seen() });
    if (!sent.ok) {
      giveBack(text);
      return setNewer(true);
    }
    tell(id, "viewing");
    if (resolve) void acts.resolve(id);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || canned.onKeyDown(event)) return;
    if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    void post({ resolve: event.shiftKey });
  }

  return (
    <div className={`relative shrink-0 border-t transition-colors ${draft.note ? "bg-note" : "bg-surface"}`}>
      {newer && (
        <Collision contact={contact.name} onSend={() => post({ anyway: true })} onKeep={() => setNewer(false)} />
      )}
      <CannedReplies canned={canned} />
      <div className="mx-auto w-full max-w-180 px-2 pane:px-4">
        <ComposerTabs note={draft.note} onChange={(note) => enter(note ? "note" : "reply")} />
        <textarea
          ref={field}
          dir="auto"
          rows={2}
          value={draft.text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={save}
          aria-label={draft.note ? "Note to your team" : `Reply to ${contact.name}`}
          aria-controls={canned.open ? "canned-replies" : undefined}
          aria-activedescendant={canned.active}
          placeholder={
            draft.note ? "Only your team will see this" : `Reply to ${contact.name}, or / for a canned reply`
          }
          className="block max-h-[40vh] w-full resize-none bg-transparent px-2 py-1.5 text-message outline-none placeholder:text-muted max-pane:text-[1rem]"
        />
        <ComposerFoot
          conversation={conversation}
          line={line}
          onLine={setLine}
          note={draft.note}
          empty={!draft.text.trim()}
          onSend={() => post()}
          onSendAndResolve={() => post({ resolve: true })}
        />
      </div>
    </div>
  );
}

/** The newest message that has reached this screen. */
function useNewest({ id, seq }: Conversation): number {
  const { data } = useInfiniteQuery(messagesQuery(id));
  return data?.pages[0]?.items.at(-1)?.seq ?? seq;
}
