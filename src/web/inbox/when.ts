/** Times to come, in the viewer's zone, where a day may have 23 hours or 25. */

export function tomorrowAtNine(now: Date): Date {
  return atNine(now, 1);
}

/** Never today: on a Monday the next one. */
export function mondayAtNine(now: Date): Date {
  return atNine(now, (8 - now.getDay()) % 7 || 7);
}

function atNine(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9);
}

/** Mon 09:00 within a week, else 12 Jan, 09:00. */
export function soonOrDay(date: Date, now = new Date()): string {
  const clock = date.toLocaleTimeString(undefined, { timeStyle: "short" });
  const days = Math.round((midnight(date) - midnight(now)) / 86_400_000);
  if (days === 0) return `today ${clock}`;
  if (days === 1) return `tomorrow ${clock}`;
  if (days > 1 && days < 7) return `${date.toLocaleDateString(undefined, { weekday: "short" })} ${clock}`;
  return `${date.toLocaleDateString(undefined, { day: "numeric", month: "short" })}, ${clock}`;
}

/** 3 h 12 m, 42 m, 2 d 4 h. */
export function timeLeft(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  return `${minutes} m`;
}

/** As an input of type datetime-local wants it. */
export function forInput(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
