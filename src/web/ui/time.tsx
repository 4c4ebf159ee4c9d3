import { useSyncExternalStore } from "react";
import { daysBetween, lasting, longAgo, shortAgo } from "./ago.ts";

type TimeProps = {
  at: string;
  /** `short`: 5 m; `long`: 5 minutes ago; `clock`: 14:03; `lasting`: 5 min, so far. */
  format?: keyof typeof formats;
  className?: string;
};

/** Relative at a glance, exact on hover, in the viewer's zone. */
export function Time({ at, format = "short", className }: TimeProps) {
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact(date)} className={`whitespace-nowrap ${className ?? ""}`}>
      {formats[format](date, now)}
    </time>
  );
}

const formats = { short: shortAgo, long: longAgo, clock, lasting };

/** The present minute, shared by everything on screen. */
export function useNow(): number {
  return useSyncExternalStore(tick.subscribe, tick.now);
}

export function exact(date: Date): string {
  return date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
}

export function clock(date: Date): string {
  return date.toLocaleTimeString(undefined, { timeStyle: "short" });
}

/** Today, Yesterday, Tuesday, 3 March, 3 March 2024. */
export function dayName(date: Date, now: number): string {
  const days = daysBetween(date, new Date(now));
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days > 1 && days < 7) return date.toLocaleDateString(undefined, { weekday: "long" });
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { day: "numeric", month: "long", year });
}

const tick = startTick();

function startTick() {
  let now = Date.now();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const beat = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    now: () => now,
    subscribe(listener: () => void) {
      listeners.add(listener);
      timer ??= setInterval(beat, 20_000);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}
