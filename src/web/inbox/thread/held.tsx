import { CalendarClock, CircleAlert, Paperclip, Timer } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Conversation, HeldMessage, Message } from "../../../contract/conversations.ts";
import { isMoment } from "../../../domain/hold.ts";
import { useBlocked, useMe } from "../../session.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { exact } from "../../ui/time.tsx";
import { soonOrDay } from "../when.ts";
import { useHeldActs, useUndoable } from "./use-held-acts.ts";

type HeldProps = { conversation: Conversation; messages: Message[] };

/** What has not left yet, at the end of the thread: to be undone, for later, or kept back by something in its way. */
export function Held({ conversation, messages }: HeldProps) {
  const arrived = new Set(messages.map((message) => message.clientId));
  const held = conversation.held.filter(({ id }) => !arrived.has(id));
  const undoable = useUndoable(conversation);
  if (held.length === 0) return null;
  return (
    <ol aria-label="Not sent yet" className="flex flex-col gap-3 pt-4">
      {held.map((one) => (
        <li key={one.id} className="flex flex-col items-end gap-1 ps-8 pane:ps-16">
          <HeldView held={one} conversation={conversation.id} newest={one === undoable} />
        </li>
      ))}
    </ol>
  );
}

type HeldViewProps = {
  held: HeldMessage;
  conversation: string;
  /** Of those that can be undone, the one that `z` takes back. */
  newest: boolean;
};

function HeldView({ held, conversation, newest }: HeldViewProps) {
  const { person } = useMe();
  const own = held.author.id === person.id;
  const { withdraw, release } = useHeldActs(conversation);
  const [asking, ask] = useState(false);
  const acts = [
    { word: "Send now", run: () => release(held) },
    { word: "Cancel", run: () => (own ? withdraw(held) : ask(true)) },
  ];
  const undo = { word: "Undo", shortcut: newest ? "z" : undefined, run: () => withdraw(held) };
  return (
    <>
      {!own && <p className="text-muted text-small">{held.author.name}</p>}
      <div className="max-w-full rounded-md border border-fill/45 border-dashed bg-fill/6 px-3 py-2 text-message">
        {held.text ? <Markdown text={held.text} /> : <p className="text-muted">No words</p>}
        {held.files > 0 && (
          <p className="mt-1 flex items-center gap-1.5 text-muted text-small">
            <Paperclip size={12} aria-hidden />
            {held.files === 1 ? "1 file" : `${held.files} files`}
          </p>
        )}
      </div>
      <State held={held} acts={acts} undo={own ? [undo] : []} />
      <ConfirmDialog
        open={asking}
        onClose={() => ask(false)}
        title="Do not send this message?"
        confirm="Do not send it"
        onConfirm={() => withdraw(held)}
      >
        {held.author.name} wrote it. They are told, and it is kept here for them.
      </ConfirmDialog>
    </>
  );
}

type Act = { word: string; shortcut?: string | undefined; run: () => void };

function State({ held, acts, undo }: { held: HeldMessage; acts: Act[]; undo: Act[] }) {
  if (held.problem || !held.sendAt) {
    return (
      <Line icon={<CircleAlert size={12} />} acts={acts} look="text-bad">
        Not sent: {held.problem ?? "it waits for you"}
      </Line>
    );
  }
  if (isMoment(held)) {
    return (
      <Line icon={<Timer size={12} />} acts={undo}>
        <Countdown to={held.sendAt} />
      </Line>
    );
  }
  return (
    <Line icon={<CalendarClock size={12} />} acts={acts}>
      <span title={exact(new Date(held.sendAt))}>Scheduled for {soonOrDay(new Date(held.sendAt))}</span>
    </Line>
  );
}

type LineProps = { icon: ReactNode; acts: Act[]; look?: string; children: ReactNode };

function Line({ icon, acts, look = "text-muted", children }: LineProps) {
  const blocked = useBlocked()("inbox.write");
  return (
    <div className="flex min-h-6 flex-wrap items-center justify-end gap-x-2 gap-y-1 text-small">
      <span className={`inline-flex items-center gap-1 ${look}`}>
        {icon}
        <span className="min-w-0">{children}</span>
      </span>
      {acts.map(({ word, shortcut, run }) => (
        <Button key={word} size="small" blocked={blocked} shortcut={shortcut} onClick={run}>
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
