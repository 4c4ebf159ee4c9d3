import { useQueryClient } from "@tanstack/react-query";
import { CalendarClock, CircleAlert, Paperclip, Timer } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Conversation, HeldMessage, Message } from "../../../contract/conversations.ts";
import { ApiError, api } from "../../api.ts";
import { useBlocked, useMe } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { exact } from "../../ui/time.tsx";
import { toast } from "../../ui/toast.tsx";
import { undoLimitMs } from "../../undo-send.ts";
import { dropHeld } from "../cache.ts";
import { askComposer } from "../composer/ask.ts";
import { base, conversationQuery } from "../queries.ts";
import { soonOrDay } from "../when.ts";
import { writingOf } from "./outgoing.ts";

type HeldProps = { conversation: Conversation; messages: Message[] };

/** What has not left yet, at the end of the thread: to be undone, for later, or kept back by something in its way. */
export function Held({ conversation, messages }: HeldProps) {
  const arrived = new Set(messages.map((message) => message.clientId));
  const held = conversation.held.filter(({ id }) => !arrived.has(id));
  if (held.length === 0) return null;
  return (
    <ol aria-label="Not sent yet" className="flex flex-col gap-3 pt-4">
      {held.map((one) => (
        <li key={one.id} className="flex flex-col items-end gap-1 ps-8 pane:ps-16">
          <HeldView held={one} conversation={conversation.id} />
        </li>
      ))}
    </ol>
  );
}

function HeldView({ held, conversation }: { held: HeldMessage; conversation: string }) {
  const { person } = useMe();
  return (
    <>
      {held.by !== person.name && <p className="text-muted text-small">{held.by}</p>}
      <div className="max-w-full rounded-md border border-fill/45 border-dashed bg-fill/6 px-3 py-2 text-message">
        {held.text ? <Markdown text={held.text} /> : <p className="text-muted">No words</p>}
        {held.files > 0 && (
          <p className="mt-1 flex items-center gap-1.5 text-muted text-small">
            <Paperclip size={12} aria-hidden />
            {held.files === 1 ? "1 file" : `${held.files} files`}
          </p>
        )}
      </div>
      <State held={held} conversation={conversation} />
    </>
  );
}

function State({ held, conversation }: { held: HeldMessage; conversation: string }) {
  const acts = useHeldActs(conversation);
  const cancel = { word: "Cancel", run: () => acts.withdraw(held) };
  const sendNow = { word: "Send now", run: () => acts.release(held) };
  if (held.problem || !held.sendAt) {
    return (
      <Line icon={<CircleAlert size={12} />} acts={[sendNow, cancel]} look="text-bad">
        Not sent: {held.problem ?? "it waits for you"}
      </Line>
    );
  }
  if (isMoment(held.sendAt, held.createdAt)) {
    return (
      <Line icon={<Timer size={12} />} acts={[{ ...cancel, word: "Undo" }]}>
        <Countdown to={held.sendAt} />
      </Line>
    );
  }
  return (
    <Line icon={<CalendarClock size={12} />} acts={[sendNow, cancel]}>
      <span title={exact(new Date(held.sendAt))}>Scheduled for {soonOrDay(new Date(held.sendAt))}</span>
    </Line>
  );
}

type LineProps = { icon: ReactNode; acts: { word: string; run: () => void }[]; look?: string; children: ReactNode };

function Line({ icon, acts, look = "text-muted", children }: LineProps) {
  const blocked = useBlocked()("inbox.write");
  return (
    <div className="flex min-h-6 flex-wrap items-center justify-end gap-x-2 gap-y-1 text-small">
      <span className={`inline-flex items-center gap-1 ${look}`}>
        {icon}
        <span className="min-w-0">{children}</span>
      </span>
      {acts.map(({ word, run }) => (
        <Button key={word} size="small" blocked={blocked} onClick={run}>
          {word}
        </Button>
      ))}
    </div>
  );
}

function Countdown({ to }: { to: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((Date.parse(to) - now) / 1000);
  return seconds > 0 ? `Sends in ${seconds} s` : "Sending";
}

function useHeldActs(conversation: string) {
  const client = useQueryClient();
  const path = ({ id }: HeldMessage) => `${base(conversation)}/held-messages/${id}`;

  function refused(error: unknown) {
    const gone = error instanceof ApiError && error.status === 404;
    toast(gone ? "Too late: it has already left." : sentenceOf(error), { tone: "bad" });
    void client.invalidateQueries({ queryKey: conversationQuery(conversation).queryKey });
  }

  return {
    /** It never leaves, and what was written is given back to be changed. */
    async withdraw(held: HeldMessage) {
      try {
        await api.delete(path(held));
        dropHeld(client, conversation, held.id);
        const writing = writingOf(held.id) ?? { text: held.text, note: false, files: [] };
        askComposer(conversation, { kind: "take-back", writing });
      } catch (error) {
        refused(error);
      }
    },
    release: (held: HeldMessage) => void api.put(`${path(held)}/release`).catch(refused),
  };
}

/** Held only so that it can be undone. */
function isMoment(sendAt: string, createdAt: string): boolean {
  return Date.parse(sendAt) - Date.parse(createdAt) <= undoLimitMs;
}
