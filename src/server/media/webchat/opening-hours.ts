import type { WebchatSettings } from "../../../contract/channel-settings.ts";

/** Whether somebody is there, in the channel's own time zone. Without hours it is always open. `now` in ms since 1970. */
export function isOpen(hours: WebchatSettings["hours"], now: number): boolean {
  if (!hours) return true;
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(hours.timeZone);
  const minute = local.hour * 60 + local.minute;
  return hours.open.some(({ day, from, to }) => day === local.dayOfWeek && from <= minute && minute < to);
}
