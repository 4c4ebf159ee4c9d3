import { useSyncExternalStore } from "react";

type TimeProps = {
  at: string;
  /** `short`: 5 m; `long`: 5 minutes ago; `clock`: 14:03. */
  format?: "short" | "long" | "clock";
  className?: string;
};

/** Relative at a glance, exact on hover, in the viewer's zone. */
export function Time({ at, format = "short", className }: TimeProps) {
  const now = useNow();
  const date = new Date(at);
  const text = format === "clock" ? clock(date) : format === "long" ? longAgo(date, now) : shortAgo(date, now);
  return (
    <time dateTime={at} title={exact(date)} className={`whitespace-nowrap ${className ?? ""}`}>
      {text}
    </time>
  );
}

/** The present minute, shared by everything on screen. */
export function useNow(): number {
  return useSyncExternalStore(tick.subscribe, tick.now);
}

export function exact(date: Date): string {
  return date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
}

export function clock(date: Date): string {
  return date.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
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

function shortAgo(date: Date, now: number): string {
  const minutes = Math.floor((now - date.getTime()) / 60_000);
  // A clock that is a little off must not show a date.
  if (minutes < 1 && minutes > -10) return "now";
  if (minutes < 0) return dayAndMonth(date, now);
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} d`;
  return dayAndMonth(date, now);
}

function longAgo(date: Date, now: number): string {
  const seconds = Math.round((date.getTime() - now) / 1000);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  if (Math.abs(seconds) < 60) return "just now";
  return words.format(Math.trunc(seconds / size), unit);
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

function dayAndMonth(date: Date, now: number): string {
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short", year });
}

function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
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
