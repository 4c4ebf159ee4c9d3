import { BellOff, type LucideIcon, PhoneOff } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { nameInWords } from "../numbers.ts";
import type { Filled } from "./templates.tsx";
import type { WritingState } from "./use-writing.ts";

const ActivityForm = lazy(() => import("./activity-form.tsx").then((module) => ({ default: module.ActivityForm })));
const ClosedWindow = lazy(() => import("./closed-window.tsx").then((module) => ({ default: module.ClosedWindow })));
const TemplatePicker = lazy(() => import("./templates.tsx").then((module) => ({ default: module.TemplatePicker })));

export type Place = "field" | "activity" | "call-over" | "opted-out" | "window-closed" | "templates";

/** What stands where the words would be written, or the field for them. */
export function placeOf({ medium }: Conversation, state: WritingState, picking: boolean): Place {
  const { draft, onTheLine, optedOut, window, humanAgent, channel, template } = state;
  if (draft.note) return "field";
  if (medium === "linkedin") return "activity";
  if (onTheLine === false) return "call-over";
  if (optedOut) return "opted-out";
  const asPerson = humanAgent && window?.humanAgentUntil;
  if (window && !window.open && !asPerson && channel) return "window-closed";
  return picking || template ? "templates" : "field";
}

type InsteadProps = {
  place: Exclude<Place, "field">;
  conversation: Conversation;
  state: WritingState;
  onTemplate: (filled: Filled) => void;
  onHumanAgent: () => void;
  onNote: () => void;
  onClose: () => void;
};

/** In the place of the field. */
export function Instead({ place, conversation, state, onTemplate, onHumanAgent, onNote, onClose }: InsteadProps) {
  const { contact } = conversation;
  const { line, channel, window, draft, setText, template } = state;
  const name = <bdi>{nameInWords(contact.name)}</bdi>;
  return (
    <Suspense fallback={<div className="min-h-24" />}>
      {place === "call-over" && (
        <NoteOnly icon={PhoneOff} onNote={onNote}>
          {name} is not on the line, so nobody would hear what is written. What is to be kept of the call goes into a
          note.
        </NoteOnly>
      )}
      {place === "opted-out" && (
        <NoteOnly icon={BellOff} onNote={onNote}>
          {name} has opted out of texts. Nothing may be sent until they write START, or you note that they allow it
          again.
        </NoteOnly>
      )}
      {place === "activity" && line && (
        <ActivityForm contact={contact} channel={line.channel.id} text={draft.text} onText={setText} />
      )}
      {place === "window-closed" && channel && window && (
        <ClosedWindow
          contact={nameInWords(contact.name)}
          channel={channel}
          window={window}
          begun={template}
          onTemplate={onTemplate}
          onHumanAgent={onHumanAgent}
        />
      )}
      {place === "templates" && channel && (
        <TemplatePicker
          key={template?.name}
          channel={channel.id}
          begun={template}
          onSend={onTemplate}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}

function NoteOnly({ icon: Icon, onNote, children }: { icon: LucideIcon; onNote: () => void; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 px-2 pt-2 pb-3">
      <Icon size={16} aria-hidden className="mt-0.5 text-muted" />
      <p className="min-w-0 flex-1 basis-60">{children}</p>
      <Button onClick={onNote}>Write a note</Button>
    </div>
  );
}
