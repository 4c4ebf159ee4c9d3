import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Conversation, Message } from "../../../contract/conversations.ts";
import { useBlocked } from "../../session.tsx";
import { nameInWords } from "../numbers.ts";
import { tell } from "../presence.ts";
import { messagesQuery } from "../queries.ts";
import { Answering } from "./answering.tsx";
import { type Ask, onAsked } from "./ask.ts";
import { Attached } from "./attached.tsx";
import { Away } from "./away.tsx";
import { CannedReplies, type Key, useCanned } from "./canned.tsx";
import { Collision } from "./collision.tsx";
import { DropGround } from "./drop-ground.tsx";
import { ComposerFoot } from "./foot.tsx";
import { Hindrances } from "./hindrances.tsx";
import { Instead, placeOf } from "./instead.tsx";
import { othersIn, subjectOf } from "./letter.ts";
import { MailLines } from "./mail-lines.tsx";
import { Refusal } from "./refusal.tsx";
import { Standing } from "./standing.tsx";
import { ComposerTabs } from "./tabs.tsx";
import { usePost } from "./use-post.ts";
import { useSeen } from "./use-seen.ts";
import { useWriting, type WritingState } from "./use-writing.ts";
import { Waiting } from "./waiting.tsx";
import { Signature, Words } from "./words.tsx";

export function Composer({ conversation }: { conversation: Conversation }) {
  const blocked = useBlocked()("inbox.write");
  if (blocked) return <p className="border-t px-4 py-3 text-muted">You may read here, not write. {blocked}</p>;
  return <Writer conversation={conversation} />;
}

function Writer({ conversation }: { conversation: Conversation }) {
  const { id, medium } = conversation;
  const name = nameInWords(conversation.contact.name);
  const messages = useNewestMessages(id);
  const state = useWriting(conversation);
  const { draft, line, channel, attachments, rich } = state;
  const seen = useSeen(messages, conversation);
  const { post, postTemplate, newer, keep, refusal, setRefusal, upload } = usePost(conversation, state, seen);
  const field = useRef<HTMLTextAreaElement>(null);
  const [wanted, want] = useState(false);
  const [picking, setPicking] = useState(false);
  const [before, setBefore] = useState("");
  const marked = state.isMail && !draft.note;
  const canned = useCanned(marked ? before : draft.text, put);
  const told = useRef(0);
  const asked = useRef(onAsk);
  asked.current = onAsk;
  useEffect(() => onAsked(id, (ask) => asked.current(ask)), [id]);

  function enter(note: boolean) {
    state.change({ note });
    want(true);
    // The field may be another one by then.
    requestAnimationFrame(() => (rich.current && !note ? rich.current.focus() : field.current?.focus()));
  }

  function onAsk(ask: Ask) {
    if (ask.kind === "write") return enter(ask.note);
    if (ask.kind === "answer") state.answer(ask.message);
    if (ask.kind === "take-back") state.restore(ask.writing);
    enter(ask.kind === "take-back" && ask.writing.note);
  }

  function put(reply: string, typed: number) {
    if (marked) rich.current?.put(reply, typed);
    else state.change({ text: draft.text.slice(0, draft.text.length - typed) + reply });
  }

  function onType() {
    seen.onType(draft.text === "" && attachments.all.length === 0);
    if (draft.note || Date.now() - told.current < 3000) return;
    told.current = Date.now();
    tell(id, "typing");
  }

  function onKey(event: Key & Pick<KeyboardEvent, "shiftKey">): boolean {
    if (canned.onKeyDown(event)) return true;
    if (event.key === "Escape") (document.activeElement as HTMLElement | null)?.blur();
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return false;
    event.preventDefault();
    void post({ resolve: event.shiftKey });
    return true;
  }

  function onFiles(files: File[]) {
    if (files.length === 0) return;
    seen.onType(draft.text === "" && attachments.all.length === 0);
    setRefusal(attachments.add(files));
  }

  function closeTemplates() {
    setPicking(false);
    state.setTemplate(undefined);
  }

  const place = placeOf(conversation, state, picking);
  const takesFiles = place === "field" && !draft.note && Boolean(attachments.limits);
  return (
    <DropGround on={takesFiles} note={draft.note} onFiles={onFiles}>
      {newer && <Collision author={seen.unseen().at(-1)} onSend={() => post({ anyway: true })} onKeep={keep} />}
      {refusal && <Refusal sentence={refusal} onClose={() => setRefusal(null)} />}
      {upload.waiting && <Waiting onDrop={upload.drop} />}
      {!draft.note && <Hindrances line={line} />}
      {!draft.note && <Away conversation={conversation} line={line} onLine={state.choose} />}
      <CannedReplies canned={canned} />
      <div className="mx-auto max-h-[70dvh] w-full max-w-180 overflow-y-auto px-2 pane:px-4">
        <ComposerTabs
          note={draft.note}
          reply={medium === "linkedin" ? "Log" : "Reply"}
          onChange={(note) => enter(note)}
        />
        {place !== "field" && (
          <Instead
            place={place}
            conversation={conversation}
            state={state}
            onTemplate={(filled) => {
              closeTemplates();
              void postTemplate(filled);
            }}
            onHumanAgent={() => {
              state.setHumanAgent(true);
              enter(false);
            }}
            onNote={() => enter(true)}
            onClose={closeTemplates}
          />
        )}
        {place === "field" && (
          <>
            {!draft.note && <Head conversation={conversation} state={state} messages={messages} />}
            <Words
              contact={name}
              state={state}
              field={field}
              canned={canned}
              wanted={wanted}
              onType={onType}
              onBefore={setBefore}
              onKey={onKey}
            />
            {!draft.note && (
              <>
                <Signature channel={channel} />
                <Attached attachments={attachments} />
              </>
            )}
            <ComposerFoot
              note={draft.note}
              line={line}
              limits={attachments.limits}
              onFiles={onFiles}
              onTemplates={channel?.supports.beyondWindow === "template" ? () => setPicking(true) : undefined}
              blocked={state.blocked()}
              onSend={post}
              standing={<Standing conversation={conversation} state={state} />}
            />
          </>
        )}
      </div>
    </DropGround>
  );
}

type HeadProps = { conversation: Conversation; state: WritingState; messages: Message[] };

/** Above the words: what they answer, and for mail its subject. */
function Head({ conversation, state, messages }: HeadProps) {
  const { answering, answer, isMail, letter, changeLetter, channel, line } = state;
  const own = [channel?.kind === "email" ? channel.settings.address : "", line?.address.value ?? ""];
  return (
    <>
      {answering && <Answering message={answering} onDrop={() => answer(null)} />}
      {isMail && (
        <MailLines
          letter={letter}
          subject={subjectOf(letter, conversation)}
          others={othersIn(messages, own)}
          onChange={changeLetter}
        />
      )}
    </>
  );
}

function useNewestMessages(id: string): Message[] {
  return useInfiniteQuery(messagesQuery(id)).data?.pages[0]?.items ?? none;
}

const none: Message[] = [];
