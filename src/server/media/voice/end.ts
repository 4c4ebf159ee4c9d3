import type { CallEnd } from "../medium.ts";

const missed = new Map([
  ["no-answer", "Missed call: nobody answered."],
  ["busy", "Missed call: the line was busy."],
  ["canceled", "Missed call: the caller hung up before anybody answered."],
  ["failed", "Missed call: it could not be connected."],
]);

/** What became of a call, by the provider's word for it; null for a word that ends none. */
export function endOf(status: string, duration: string | null | undefined): CallEnd | null {
  const note = missed.get(status);
  if (note) return { state: "missed", seconds: 0, note, attention: "Missed call" };
  if (status !== "completed") return null;
  const seconds = Number.parseInt(duration ?? "", 10) || 0;
  return { state: "ended", seconds, note: `The call ended after ${inWords(seconds)}.` };
}

export function inWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [minutes ? `${minutes} min` : "", rest || !minutes ? `${rest} s` : ""];
  return parts.filter(Boolean).join(" ");
}
