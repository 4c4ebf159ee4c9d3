/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { inkOn } from "./colour.ts";
import { Composer } from "./composer.tsx";
import { Log } from "./log.tsx";
import { words } from "./tongue.ts";
import type { View, Visit } from "./visit.ts";

/** The whole frame. Without `onClose` it stands alone in a tab of its own. */
export function Panel({ visit, onClose }: { visit: Visit; onClose: (() => void) | null }) {
  const view = useView(visit);
  const field = useRef<HTMLTextAreaElement>(null);
  useLook(view);
  useEscape(onClose);
  useEffect(() => {
    // On a phone the keyboard would hide the conversation before it has been read.
    if (view.shown && !matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, [view.shown]);

  return (
    <>
      <header class="head">
        <div>
          <h1 dir="auto">{view.settings.title}</h1>
          <p class={view.open ? "presence" : "presence away"}>{view.open ? words.here : words.away}</p>
        </div>
        {onClose && (
          <button type="button" class="close" aria-label={words.close} title={words.close} onClick={onClose}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3.5 6 8 10.5 12.5 6" />
            </svg>
          </button>
        )}
      </header>
      {!view.open && view.settings.offlineNote && (
        <p class="note" dir="auto">
          {view.settings.offlineNote}
        </p>
      )}
      <Log view={view} visit={visit} />
      <footer>
        <Trouble view={view} visit={visit} />
        <Composer visit={visit} field={field} />
      </footer>
    </>
  );
}

function Trouble({ view, visit }: { view: View; visit: Visit }) {
  return (
    <div class="trouble" role="status">
      {view.phase === "failed" ? (
        <p>
          {words.trouble}{" "}
          <button type="button" onClick={() => visit.enter()}>
            {words.again}
          </button>
        </p>
      ) : (
        view.reconnecting && <p>{words.reconnecting}</p>
      )}
    </div>
  );
}

function useView(visit: Visit): View {
  const [view, setView] = useState(visit.view);
  useEffect(() => {
    setView(visit.view);
    return visit.watch(setView);
  }, [visit]);
  return view;
}

function useLook({ settings: { colour, theme, title } }: View) {
  useEffect(() => {
    const page = document.documentElement;
    page.dataset.theme = theme;
    page.style.setProperty("--brand", colour);
    page.style.setProperty("--ink", inkOn(colour));
    document.title = title;
  }, [colour, theme, title]);
}

function useEscape(onClose: (() => void) | null) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.isComposing) onClose?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [onClose]);
}
