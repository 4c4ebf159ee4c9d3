/** Calendar days in the viewer's zone, whatever their length: yesterday evening was a day ago by breakfast. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / dayMs);
}

/** now, 5 m, 3 h, 2 d, 3 Mar. */
export function shortAgo(date: Date, now: number): string {
  const minutes = Math.floor((now - date.getTime()) / 60_000);
  // A clock that is a little off must not show a date.
  if (minutes < 1 && minutes > -10) return "now";
  if (minutes < 0) return dayAndMonth(date, now);
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  const days = daysBetween(date, new Date(now));
  return days < 7 ? `${days} d` : dayAndMonth(date, now);
}

/** just now, 5 minutes ago, 3 hours ago, yesterday, 2 days ago, last month; and the same ahead. */
export function longAgo(date: Date, now: number): string {
  const ms = date.getTime() - now;
  const minutes = Math.trunc(ms / 60_000);
  if (minutes === 0) return "just now";
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  const days = daysBetween(new Date(now), date);
  // Last night is hours away until it is half a day; what is further is counted by the calendar.
  if (days === 0 || Math.abs(ms) < dayMs / 2) return words.format(Math.trunc(ms / 3_600_000), "hour");
  if (Math.abs(days) < 31) return words.format(days, "day");
  const months = monthsBetween(new Date(now), date);
  return Math.abs(months) < 12 ? words.format(months, "month") : words.format(Math.trunc(months / 12), "year");
}

/** How long something lasts by now: 1 min, 27 min, 3 h, 1 day, 12 days. */
export function lasting(date: Date, now: number): string {
  const minutes = Math.max(1, Math.floor((now - date.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  const days = Math.floor(minutes / (24 * 60));
  return days === 1 ? "1 day" : `${days} days`;
}

/** Whole ones: from 31 January to 1 March it is one. */
function monthsBetween(from: Date, to: Date): number {
  const months = (to.getFullYear() - from.getFullYear()) * 12 + to.getMonth() - from.getMonth();
  if (months > 0 && to.getDate() < from.getDate()) return months - 1;
  if (months < 0 && to.getDate() > from.getDate()) return months + 1;
  return months;
}

function dayAndMonth(date: Date, now: number): string {
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short", year });
}

const dayMs = 86_400_000;
const words = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
