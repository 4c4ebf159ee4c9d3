import { wordsFor } from "./words.ts";

/** The visitor's language, for as long as the page lives. */
export const { language, direction, words } = wordsFor(navigator.language);

export function clock(at: string): string {
  return new Date(at).toLocaleTimeString(navigator.language, { hour: "numeric", minute: "2-digit" });
}

export function exact(at: string): string {
  return new Date(at).toLocaleString(navigator.language, { dateStyle: "full", timeStyle: "short" });
}

/** "Today", "Yesterday", then the date. */
export function dayName(at: string, now = new Date()): string {
  const day = new Date(at);
  const ago = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (ago < 2) return capital(new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-ago, "day"));
  const year = day.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return day.toLocaleDateString(navigator.language, { weekday: "long", day: "numeric", month: "long", year });
}

function midnight(date: Date): number {
  return new Date(date).setHours(0, 0, 0, 0);
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
