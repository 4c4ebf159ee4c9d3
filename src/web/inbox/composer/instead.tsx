import { PhoneOff } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Conversation } from "../../../contract/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { nameInWords } from "../numbers.ts";
import type { Filled } from "./templates.tsx";
import type { WritingState } from "./use-writing.ts";

const ActivityForm = lazy(() => import("./activity-form.tsx").then((module) => ({ default: module.ActivityForm })));
const ClosedWindow = lazy(() => import("./closed-window.tsx").then((module) => ({ default: module.ClosedWindow })));
const TemplatePicker = lazy(() => import("./templates.tsx").then((module) => ({ default: module.TemplatePicker })));

export type Place = "field" | "activity" | "call-over" | "window-closed" | "templates";

/** What stands where the words would be written, or the field for them. */
export function placeOf({ medium }: Conversation, state: WritingState, picking: boolean): Place {
  const { draft, onTheLine, window, humanAgent, channel } = state;
  if (draft.note) return "field";
  if (medium === "linkedin") return "activity";
  if (onTheLine === false) return "call-over";
  const asPerson = humanAgent && window?.humanAgentUntil;
  if (window && !window.open && !asPerson && channel) return "window-closed";
  return picking ? "templates" : "field";
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
  const { line, channel, window, draft, setText } = state;
  return (
    <Suspense fallback={<div className="min-h-24" />}>
      {place === "call-over" && <CallOver contact={nameInWords(contact.name)} onNote={onNote} />}
      {place === "activity" && line && (
        <ActivityForm contact={contact} channel={line.channel.id} text={draft.text} onText={setText} />
      )}
      {place === "window-closed" && channel && window && (
        <ClosedWindow
          contact={nameInWords(contact.name)}
          channel={channel}
          window={window}
          onTemplate={onTemplate}
          onHumanAgent={onHumanAgent}
        />
      )}
      {place === "templates" && channel && (
        <TemplatePicker channel={channel.id} onSend={onTemplate} onClose={onClose} />
      )}
    </Suspense>
  );
}

function CallOver({ contact, onNote }: { contact: string; onNote: () => void }) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 px-2 pt-2 pb-3">
      <PhoneOff size={16} aria-hidden className="mt-0.5 text-muted" />
      <p className="min-w-0 flex-1 basis-60">
        <bdi>{contact}</bdi> is not on the line, so nobody would hear what is written. What is to be kept of the call
        goes into a note.
      </p>
      <Button onClick={onNote}>Write a note</Button>
    </div>
  );
}
