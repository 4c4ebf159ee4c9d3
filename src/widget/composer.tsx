/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Attachment, isUnderWay } from "./attachments.ts";
import { words } from "./tongue.ts";
import type { Visit } from "./visit.ts";

const longest = 5000;

type ComposerProps = { visit: Visit; attached: Attachment[]; field: RefObject<HTMLTextAreaElement | null> };

export function Composer({ visit, attached, field }: ComposerProps) {
  const [text, setText] = useState(() => visit.draft);
  const brings = attached.some(({ ticket }) => ticket);
  const ready = (text.trim() !== "" || brings) && !attached.some(isUnderWay);
  useLayoutEffect(() => grow(field.current!));

  const change = (to: string) => {
    visit.draft = to;
    setText(to);
  };
  const send = () => {
    if (!ready) return;
    visit.say(text.trim(), visit.attachments.take());
    change("");
    field.current!.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Clip take={visit.attachments.add} />
      <textarea
        ref={field}
        rows={1}
        dir={text ? "auto" : undefined}
        maxLength={longest}
        aria-label={words.message}
        placeholder={words.write}
        value={text}
        onInput={(event) => {
          change(event.currentTarget.value);
          visit.typed();
        }}
        onPaste={(event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length === 0) return;
          event.preventDefault();
          visit.attachments.add(files);
        }}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label={words.send} title={words.send} aria-disabled={!ready}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 13.5V3M3.5 7.25 8 2.75l4.5 4.5" />
        </svg>
      </button>
    </form>
  );
}

function Clip({ take }: { take: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          // The same file may be chosen again once it has been removed.
          currentTarget.value = "";
        }}
      />
      <button
        type="button"
        class="clip"
        aria-label={words.attach}
        title={words.attach}
        onClick={() => picker.current!.click()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m13.5 7.5-5.6 5.6a3.4 3.4 0 0 1-4.8-4.8l5.8-5.8a2.25 2.25 0 0 1 3.2 3.2l-5.8 5.8a1.1 1.1 0 0 1-1.6-1.6l5.1-5.1" />
        </svg>
      </button>
    </>
  );
}

// Enter that picks a candidate in an input method is not for us; Safari tells it only by its key code.
function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function grow(field: HTMLTextAreaElement) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
