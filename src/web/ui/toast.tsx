import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button, IconButton } from "./button.tsx";

type Toast = {
  id: number;
  text: string;
  tone: "neutral" | "bad";
  undo?: (() => unknown) | undefined;
  /** The id of what it speaks of: what is said of it next takes its place. */
  about?: string | undefined;
};

let toasts: Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

/** Says what was done. With `undo` it can be taken back, there or by `z`, for as long as it stands. */
export function toast(text: string, { tone = "neutral", undo, about }: Partial<Omit<Toast, "id" | "text">> = {}) {
  const id = ++count;
  const others = toasts.filter((item) => !about || item.about !== about);
  set([...others.slice(-2), { id, text, tone, undo, about }]);
  setTimeout(() => dismiss(id), undo || tone === "bad" ? 9000 : 4000);
}

/** Takes back the newest act that can be; false when there is none. */
export function undoLast(): boolean {
  const last = toasts.findLast((item) => item.undo);
  if (!last) return false;
  undo(last);
  return true;
}

/** The polite live region; once, in the frame. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-18 z-60 flex flex-col items-center gap-2 pane:bottom-4"
    >
      {shown.map((item) => (
        <div
          key={item.id}
          className="pointer-events-auto flex min-h-10 max-w-full items-center gap-2 rounded-md bg-raised py-1 pr-1 pl-3 shadow-float"
        >
          <span className={item.tone === "bad" ? "text-bad" : ""}>{item.text}</span>
          {item.undo && (
            <Button variant="plain" size="small" shortcut="z" onClick={() => undo(item)} className="text-accent">
              Undo
            </Button>
          )}
          <IconButton label="Dismiss" size="small" onClick={() => dismiss(item.id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </div>
  );
}

function undo(item: Toast) {
  dismiss(item.id);
  item.undo?.();
}

function dismiss(id: number) {
  set(toasts.filter((item) => item.id !== id));
}

function set(next: Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
