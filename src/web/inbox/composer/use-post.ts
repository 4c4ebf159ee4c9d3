import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Medium } from "../../../contract/channels.ts";
import type { Conversation } from "../../../contract/conversations.ts";
import { undoSeconds } from "../../undo-send.ts";
import { useActs } from "../acts.ts";
import { tell } from "../presence.ts";
import { conversationQuery, messagesQuery } from "../queries.ts";
import { useSend } from "../thread/outgoing.ts";
import { askComposer } from "./ask.ts";
import type { Filled } from "./templates.tsx";
import type { useSeen } from "./use-seen.ts";
import type { WritingState } from "./use-writing.ts";
import type { Writing } from "./writing.ts";

export type How = { resolve?: boolean; anyway?: boolean; sendAt?: string };

/** Sends what stands in the composer, and says why where it was not sent. */
export function usePost(conversation: Conversation, state: WritingState, seen: ReturnType<typeof useSeen>) {
  const { id } = conversation;
  const { send } = useSend(id);
  const acts = useActs();
  const client = useQueryClient();
  const [newer, setNewer] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const upload = useUpload(state, (how) => void post(how));

  async function post(how: How = {}) {
    const blocked = state.blocked();
    if (blocked) return blocked === "empty" ? undefined : setRefusal(`${blocked}.`);
    setRefusal(null);
    if (state.attachments.busy && !state.draft.note) return upload.wait(how);
    await deliver(state.written(), how, state.clear);
  }

  async function deliver(writing: Writing, { resolve, anyway, sendAt }: How, clear: () => void) {
    if (anyway) seen.catchUp();
    setRefusal(null);
    const leaves = leaving(state.line?.channel.kind ?? conversation.medium, writing, sendAt);
    const watched = !anyway && !writing.note;
    if (watched && seen.unseen().length > 0) return setNewer(true);
    setNewer(false);
    clear();
    const { seq, held } = seen.seen();
    const sent = await send({ ...writing, leaves, ...(watched && { seen: seq, seenHeld: held }) });
    if (!sent.ok) {
      askComposer(id, { kind: "take-back", writing });
      return sent.newer && !writing.template ? stop() : setRefusal(sent.sentence);
    }
    tell(id, "viewing");
    if (resolve) void acts.resolve(id);
  }

  /** What it was stopped by may not be on screen yet. */
  function stop() {
    setNewer(true);
    void client.invalidateQueries({ queryKey: messagesQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: conversationQuery(id).queryKey, exact: true });
  }

  function keep() {
    setNewer(false);
    seen.catchUp();
  }

  return {
    post,
    postTemplate({ template, text }: Filled) {
      // Nobody writes for long on a template: it was chosen in view of all that is there.
      seen.catchUp();
      return deliver({ text, note: false, line: state.line?.id, files: [], template }, {}, () => {});
    },
    newer,
    keep,
    refusal,
    setRefusal,
    upload,
  };
}

/** Nothing leaves without its files: it waits until they are there. Whoever writes on meanwhile has not finished. */
function useUpload({ attachments: { busy }, draft }: WritingState, post: (how: How) => void) {
  const [waiting, setWaiting] = useState<{ how: How; text: string } | null>(null);
  const changed = waiting !== null && (waiting.text !== draft.text || draft.note);
  useEffect(() => {
    if (!waiting || (busy && !changed)) return;
    setWaiting(null);
    if (!changed) post(waiting.how);
  }, [waiting, busy, changed, post]);
  return {
    waiting: waiting !== null && !changed,
    wait: (how: How) => setWaiting({ how, text: draft.text }),
    drop: () => setWaiting(null),
  };
}

/** Web chat is read as it is written, and a call does not wait; anything else can be taken back for a moment. */
function leaving(medium: Medium, { note }: Writing, sendAt: string | undefined): Writing["leaves"] {
  if (note) return undefined;
  if (sendAt) return { sendAt };
  if (medium === "webchat" || medium === "voice") return undefined;
  const seconds = undoSeconds();
  return seconds > 0 ? { undoSeconds: seconds } : undefined;
}
