import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Medium } from "../../../contract/channels.ts";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { useMe } from "../../session.tsx";
import { undoSeconds } from "../../undo-send.ts";
import { useActs } from "../acts.ts";
import { tell } from "../presence.ts";
import { messagesQuery } from "../queries.ts";
import { useSend } from "../thread/outgoing.ts";
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
  const { person } = useMe();
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
    const leaves = leaving(conversation.medium, writing, sendAt);
    const watched = !anyway && !writing.note;
    // What is held is not compared with what came meanwhile, so that is done here.
    if (watched && leaves && wroteSince(seen.seen())) return setNewer(true);
    setNewer(false);
    clear();
    const sent = await send({ ...writing, leaves, seen: watched && !leaves ? seen.seen() : undefined });
    if (!sent.ok) {
      state.restore(writing);
      return sent.reason === "newer" ? setNewer(true) : setRefusal(sent.sentence);
    }
    tell(id, "viewing");
    if (resolve) void acts.resolve(id);
  }

  function wroteSince(seq: number): boolean {
    const known: Message[] = client.getQueryData(messagesQuery(id).queryKey)?.pages[0]?.items ?? [];
    return known.some((each) => each.seq > seq && each.direction !== "note" && each.author.id !== person.id);
  }

  return {
    post,
    postTemplate: ({ template, text }: Filled) =>
      deliver({ text, note: false, line: state.line?.id, files: [], template }, {}, () => {}),
    newer,
    keep: () => setNewer(false),
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
