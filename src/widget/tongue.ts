import { sizeInWords } from "../domain/size-in-words.ts";
import { visitorUploads } from "../domain/upload.ts";
import type { Problem } from "./attachments.ts";
import { wordsFor } from "./words.ts";

/** The visitor's language, for as long as the page lives. */
export const { language, direction, words } = wordsFor(navigator.language);

export function sizeOf(bytes: number): string {
  return sizeInWords(bytes, navigator.language);
}

/** What is wrong with a file, for the one who chose it. */
export function problemWords(problem: Problem): string {
  const { most, maxBytes } = visitorUploads;
  const said: Record<Problem, string> = {
    empty: words.emptyFile,
    "too-large": words.tooLarge.replace("{size}", sizeOf(maxBytes)),
    "too-many": words.tooMany.replace("{count}", String(most)),
    "not-taken": words.notTaken,
    wait: words.wait,
    "not-uploaded": words.notUploaded,
  };
  return said[problem];
}

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
