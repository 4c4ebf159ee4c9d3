/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { words } from "./tongue.ts";
import type { Visit } from "./visit.ts";

const longest = 5000;

export function Composer({ visit, field }: { visit: Visit; field: RefObject<HTMLTextAreaElement | null> }) {
  const [text, setText] = useState(() => visit.draft);
  const ready = text.trim() !== "";
  useLayoutEffect(() => grow(field.current!));

  const change = (to: string) => {
    visit.draft = to;
    setText(to);
  };
  const send = () => {
    if (!ready) return;
    visit.send(text.trim());
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

// Enter that picks a candidate in an input method is not for us; Safari tells it only by its key code.
function sends(event: KeyboardEvent): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function grow(field: HTMLTextAreaElement) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
