/** Minutes since midnight, on an ISO weekday from 1, Monday, to 7, Sunday. */
export type Span = { day: number; from: number; to: number };

export const workWeek: Span[] = [1, 2, 3, 4, 5].map((day) => ({ day, from: 9 * 60, to: 17 * 60 }));

/** As a time field writes it: "09:00". Midnight at the end of a day is "00:00" too. */
export function clockOf(minutes: number): string {
  const inDay = minutes % 1440;
  return `${pad(Math.floor(inDay / 60))}:${pad(inDay % 60)}`;
}

export function minutesOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(clock) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}

/** Puts other spans into a day, in order; a span that ends at midnight ends with its day. */
export function withDay(open: Span[], day: number, spans: Span[]): Span[] {
  const mended = spans.map((span) => ({ ...span, to: span.to === 0 ? 1440 : span.to }));
  return [...open.filter((span) => span.day !== day), ...mended].toSorted((a, b) => a.day - b.day || a.from - b.from);
}

/** What is wrong with a day's spans, in words. */
export function faultIn(spans: Span[]): string | null {
  if (spans.some(({ from, to }) => to <= from))
    return "Each ends after it begins. For a night, end at midnight and begin the next day at midnight.";
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const overlap = sorted.some((span, index) => index > 0 && span.from < sorted[index - 1]!.to);
  return overlap ? "Two of them overlap." : null;
}

export function faultInWeek(open: Span[]): string | null {
  for (const day of new Set(open.map((span) => span.day))) {
    const fault = faultIn(open.filter((span) => span.day === day));
    if (fault) return `${dayName(day)}: ${fault[0]!.toLowerCase()}${fault.slice(1)}`;
  }
  return null;
}

export function dayName(day: number): string {
  // 1 January 2024 was a Monday.
  return new Date(2024, 0, day).toLocaleDateString(undefined, { weekday: "long" });
}

export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All that the browser knows, and the one chosen, should it be none of them. */
export function timeZones(chosen: string): string[] {
  const known = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return known.includes(chosen) ? known : [chosen, ...known];
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
