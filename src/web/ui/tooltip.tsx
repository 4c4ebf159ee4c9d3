import { cloneElement, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Kbd } from "./kbd.tsx";

type Side = "top" | "bottom" | "left" | "right";
type Shown = { anchor: Element; text: string; keys: string | null; side: Side };

type TooltipProps = {
  text: string;
  shortcut?: string;
  side?: Side | undefined;
  /** The element that is described; it must pass its props on. */
  children: ReactElement;
};

/** Only marks the element: one layer shows the tooltips of all, so a screen full of buttons costs nothing. */
export function Tooltip({ text, shortcut, side, children }: TooltipProps) {
  return cloneElement(children as ReactElement<Record<string, unknown>>, {
    "data-tip": text,
    "data-tip-keys": shortcut,
    "data-tip-side": side,
  });
}

/** The layer; once, around the app. */
export function Tooltips() {
  const [shown, setShown] = useState<Shown | null>(null);
  const anchor = shown?.anchor;
  useEffect(() => watch(setShown), []);
  useEffect(() => {
    if (!anchor) return;
    // What it says may change while it stands.
    const changes = new MutationObserver(() => setShown(read(anchor)));
    changes.observe(anchor, { attributeFilter: ["data-tip", "data-tip-keys"] });
    return () => changes.disconnect();
  }, [anchor]);
  return shown && createPortal(<Tip key={shown.text} {...shown} />, document.body);
}

function Tip({ anchor, text, keys, side }: Shown) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { left, top } = placed(anchor.getBoundingClientRect(), box.current!.getBoundingClientRect(), side);
    box.current!.style.translate = `${left}px ${top}px`;
  }, [anchor, side]);
  return (
    <div
      ref={box}
      role="tooltip"
      data-tip-layer=""
      className="fixed top-0 left-0 z-60 flex max-w-72 items-center gap-2 rounded-md bg-text px-2 py-1 text-bg text-small shadow-float [overflow-wrap:anywhere]"
    >
      {text}
      {keys && <Kbd keys={keys} />}
    </div>
  );
}

const gap = 6;

/** Beside the anchor on the side asked for, or across where there is no room, and always inside the window. */
function placed(anchor: DOMRect, box: DOMRect, side: Side): { left: number; top: number } {
  const middle = {
    left: anchor.left + (anchor.width - box.width) / 2,
    top: anchor.top + (anchor.height - box.height) / 2,
  };
  const above = anchor.top - box.height - gap;
  const below = anchor.bottom + gap;
  const fitsBelow = below + box.height < innerHeight;
  const at = {
    top: { ...middle, top: above > 0 ? above : below },
    bottom: { ...middle, top: fitsBelow ? below : above },
    left: { ...middle, left: anchor.left - box.width - gap },
    right: { ...middle, left: anchor.right + gap },
  }[side];
  return { left: within(at.left, innerWidth - box.width), top: within(at.top, innerHeight - box.height) };
}

function within(value: number, most: number): number {
  return Math.round(Math.max(4, Math.min(value, most - 4)));
}

/** Shows what the pointer rests on or the keyboard reaches; Esc, a press or scrolling takes it away. */
function watch(show: (shown: Shown | null) => void): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let anchor: Element | null = null;
  let hiddenAt = 0;

  function aim(next: Element | null, delay: number) {
    if (next === anchor) return;
    clearTimeout(timer);
    if (anchor) hiddenAt = Date.now();
    anchor = next;
    // Its neighbours follow at once while one is open.
    const wait = !next ? 80 : Date.now() - hiddenAt < 300 ? 0 : delay;
    timer = setTimeout(() => show(next?.isConnected ? read(next) : null), wait);
  }

  function hide() {
    clearTimeout(timer);
    anchor = null;
    show(null);
  }

  function onPointer(event: PointerEvent) {
    const at = event.target as Element;
    if (event.pointerType === "touch" || at.closest?.("[data-tip-layer]")) return;
    aim(at.closest?.("[data-tip]") ?? null, 450);
  }

  function onFocus(event: FocusEvent) {
    const at = event.target as Element;
    if (at.matches?.("[data-tip]:focus-visible")) aim(at, 0);
  }

  const on = { signal: stop.signal, capture: true, passive: true };
  document.addEventListener("pointerover", onPointer, on);
  document.addEventListener("focusin", onFocus, on);
  document.addEventListener("focusout", () => aim(null, 0), on);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide(), on);
  for (const name of ["pointerdown", "scroll", "wheel"]) document.addEventListener(name, hide, on);
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

function read(anchor: Element): Shown {
  const { tip = "", tipKeys = null, tipSide = "bottom" } = (anchor as HTMLElement).dataset;
  return { anchor, text: tip, keys: tipKeys, side: tipSide as Side };
}
