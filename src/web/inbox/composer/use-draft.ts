import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { api } from "../../api.ts";
import { base, conversationQuery } from "../queries.ts";

type Draft = { text: string; note: boolean };

const none: Draft = { text: "", note: false };

/** What is being written, kept on the server each second and whenever the writer leaves. */
export function useDraft({ id, draft: stored }: Conversation) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(stored ?? none);
  const [saver] = useState(() => saverOf(id, stored ?? none));
  const current = useRef(draft);
  current.current = draft;

  useEffect(() => {
    saver.later(draft);
  }, [saver, draft]);

  useEffect(() => {
    const leave = () => saver.now(current.current);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
      // Coming back within this tab finds what was left, without asking.
      const { text, note } = current.current;
      client.setQueryData(
        conversationQuery(id).queryKey,
        (old) => old && { ...old, draft: text ? { text, note } : null },
      );
    };
  }, [saver, client, id]);

  return {
    draft,
    change: (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next })),
    /** What could not be sent goes before what was written since. */
    giveBack: (text: string) =>
      setDraft((before) => ({ ...before, text: before.text ? `${text}\n\n${before.text}` : text })),
    save: () => saver.now(current.current),
  };
}

function saverOf(id: string, stored: Draft) {
  let saved = stored;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function now(draft: Draft) {
    clearTimeout(timer);
    timer = undefined;
    if (draft.text === saved.text && (draft.note === saved.note || !draft.text)) return;
    saved = draft;
    // The next keystroke or the next blur tries again.
    api.put(`${base(id)}/draft`, draft).catch(() => {
      saved = { text: "\u0000", note: false };
    });
  }

  return {
    now,
    later(draft: Draft) {
      clearTimeout(timer);
      timer = setTimeout(() => now(draft), 1000);
    },
  };
}
