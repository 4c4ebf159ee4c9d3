import { lazy, type ReactNode, type RefObject, Suspense, useRef } from "react";
import type { Channel } from "../../../contract/channels.ts";
import type { Key, useCanned } from "./canned.tsx";
import { useGrowing } from "./use-growing.ts";
import type { WritingState } from "./use-writing.ts";

const RichField = lazy(() => import("./rich-field.tsx").then((module) => ({ default: module.RichField })));

type WordsProps = {
  contact: string;
  state: WritingState;
  field: RefObject<HTMLTextAreaElement | null>;
  canned: ReturnType<typeof useCanned>;
  /** The focus goes there as soon as it can. */
  wanted: boolean;
  onType: () => void;
  onBefore: (before: string) => void;
  onKey: (event: Key & Pick<KeyboardEvent, "shiftKey">) => boolean;
};

/** The field itself: plain, or for mail with marks. */
export function Words({ contact, state, field, canned, wanted, onType, onBefore, onKey }: WordsProps) {
  const { draft, change, save, rich, letter, isMail } = state;
  const label = draft.note ? "Note to your team" : `Reply to ${contact}`;
  const placeholder = draft.note ? "Only your team will see this" : `Reply to ${contact}, or / for a canned reply`;
  const listed = {
    "aria-controls": canned.open ? "canned-replies" : undefined,
    "aria-activedescendant": canned.active,
  };
  // Made anew, the field takes up what stands there by then.
  const initial = useRef({ text: "", html: null as string | null });
  initial.current = { text: draft.text, html: letter.html };
  useGrowing(field, draft.text);

  if (isMail && !draft.note) {
    return (
      <Suspense fallback={<Loading text={draft.text} />}>
        <RichField
          ref={rich}
          initial={initial.current}
          label={label}
          placeholder={placeholder}
          autoFocus={wanted}
          attributes={listed}
          onChange={(written, before) => {
            onType();
            state.setRich(written);
            onBefore(before);
          }}
          onKey={onKey}
          onBlur={save}
        />
      </Suspense>
    );
  }
  return (
    <textarea
      ref={field}
      dir="auto"
      rows={2}
      value={draft.text}
      onChange={(event) => {
        onType();
        change({ text: event.target.value });
      }}
      onKeyDown={(event) => !event.nativeEvent.isComposing && onKey(event)}
      onBlur={save}
      aria-label={label}
      {...listed}
      placeholder={placeholder}
      className="block max-h-[40vh] w-full resize-none bg-transparent px-2 py-1.5 text-message outline-none placeholder:text-muted max-pane:text-[1rem]"
    />
  );
}

function Loading({ text }: { text: string }): ReactNode {
  return <p className="min-h-23 whitespace-pre-line px-2 py-1.5 text-message">{text}</p>;
}

/** What stands below every mail from here, as its reader will see it. */
export function Signature({ channel }: { channel: Channel | undefined }) {
  const signature = channel?.kind === "email" ? channel.settings.signature.trim() : "";
  if (!signature) return null;
  return (
    <p
      dir="auto"
      title="The signature of this channel, below every mail"
      className="line-clamp-3 whitespace-pre-line px-2 pb-1.5 text-muted text-small"
    >
      {wordsOf(signature)}
    </p>
  );
}

function wordsOf(signature: string): string {
  if (!/<[a-z][^>]*>/i.test(signature)) return signature;
  const broken = signature.replace(/<(br|\/p|\/div)[^>]*>/gi, "\n");
  return (new DOMParser().parseFromString(broken, "text/html").body.textContent ?? "").trim();
}
