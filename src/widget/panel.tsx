/** @jsxImportSource preact */
import { useEffect, useRef, useState } from "preact/hooks";
import { Introduction } from "./asks.tsx";
import { inkOn } from "./colour.ts";
import { Composer } from "./composer.tsx";
import { Tray } from "./files.tsx";
import { Log } from "./log.tsx";
import { Menu } from "./menu.tsx";
import { words } from "./tongue.ts";
import { useDrop } from "./use-drop.ts";
import type { View, Visit } from "./visit.ts";

/** The whole frame. Without `onClose` it stands alone in a tab of its own. */
export function Panel({ visit, onClose }: { visit: Visit; onClose: (() => void) | null }) {
  const view = useView(visit);
  const field = useRef<HTMLTextAreaElement>(null);
  useLook(view);
  useEscape(onClose);
  const over = useDrop(visit.attachments.add);
  const writes = view.shown && !view.form;
  const here = view.open && !view.standing.away;
  useEffect(() => {
    // On a phone the keyboard would hide the conversation before it has been read.
    if (writes && !matchMedia("(pointer: coarse)").matches) field.current?.focus();
  }, [writes]);

  return (
    <>
      <header class="head">
        <div>
          <h1 dir="auto">{view.settings.title}</h1>
          <p class={here ? "presence" : "presence away"}>{here ? words.here : words.away}</p>
        </div>
        <Menu view={view} visit={visit} />
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
        {view.form ? (
          <Introduction form={view.form} visit={visit} />
        ) : (
          <>
            <Tray attached={view.attached} visit={visit} />
            <Composer visit={visit} attached={view.attached} field={field} />
          </>
        )}
      </footer>
      {over && !view.form && <p class="drop">{words.dropHere}</p>}
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
        (view.reconnecting || view.crowded) && <p>{view.reconnecting ? words.reconnecting : words.wait}</p>
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
      // An open menu is what it closes first.
      if (event.key === "Escape" && !event.isComposing && !document.querySelector(":popover-open")) onClose?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [onClose]);
}
