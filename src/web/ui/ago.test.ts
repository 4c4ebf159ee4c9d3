import assert from "node:assert/strict";
import { test } from "node:test";

process.env.TZ = "Europe/Berlin";
const { daysBetween, lasting, longAgo, shortAgo } = await import("./ago.ts");

// A Saturday, at noon.
const saturday = "2026-03-07T12:00:00+01:00";
const long = (at: string, now = saturday) => longAgo(new Date(at), Date.parse(now));
// As the language of whoever runs this has it.
const said = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
  new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(count, unit);
const short = (at: string, now = saturday) => shortAgo(new Date(at), Date.parse(now));

test("days are those of the calendar: Thursday evening is two days before Saturday noon", () => {
  assert.equal(long("2026-03-05T20:00:00+01:00"), said(-2, "day"));
  assert.equal(long("2026-03-06T00:05:00+01:00"), said(-1, "day"));
  assert.equal(long("2026-03-06T23:30:00+01:00"), said(-1, "day"));
  assert.equal(long("2026-03-08T09:00:00+01:00"), said(1, "day"));
  assert.equal(long("2026-03-09T23:00:00+01:00"), said(2, "day"));
});

test("today is told by the hour, and last night for as long as it is near", () => {
  assert.equal(long("2026-03-07T00:10:00+01:00"), said(-11, "hour"));
  assert.equal(long("2026-03-07T11:59:40+01:00"), "just now");
  assert.equal(long("2026-03-07T11:55:00+01:00"), said(-5, "minute"));
  assert.equal(long("2026-03-06T23:30:00+01:00", "2026-03-07T01:00:00+01:00"), said(-1, "hour"));
  assert.equal(long("2026-03-06T23:55:00+01:00", "2026-03-07T00:05:00+01:00"), said(-10, "minute"));
});

test("a month is a month and a year a year", () => {
  assert.equal(long("2026-02-05T12:00:00+01:00"), said(-30, "day"));
  assert.equal(long("2026-02-04T12:00:00+01:00"), said(-1, "month"));
  assert.equal(long("2025-12-20T12:00:00+01:00"), said(-2, "month"));
  assert.equal(long("2025-03-08T12:00:00+01:00"), said(-11, "month"));
  assert.equal(long("2025-03-07T12:00:00+01:00"), said(-1, "year"));
  assert.equal(long("2023-05-01T12:00:00+02:00"), said(-2, "year"));
});

test("a night of 23 or 25 hours is one day", () => {
  // Clocks go forward on 29 March 2026 and back on 25 October.
  assert.equal(daysBetween(new Date("2026-03-28T23:59:00+01:00"), new Date("2026-03-29T23:59:00+02:00")), 1);
  assert.equal(long("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00"), said(-1, "day"));
  assert.equal(long("2026-03-28T00:30:00+01:00", "2026-03-30T00:10:00+02:00"), said(-2, "day"));
  assert.equal(long("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00"), said(-1, "day"));
  assert.equal(long("2026-10-25T00:10:00+02:00", "2026-10-25T23:50:00+01:00"), said(-24, "hour"));
  assert.equal(short("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00"), "1 d");
});

test("the short form counts the same days", () => {
  assert.equal(short("2026-03-07T11:59:30+01:00"), "now");
  assert.equal(short("2026-03-07T12:05:00+01:00"), "now");
  assert.equal(short("2026-03-06T23:00:00+01:00"), "13 h");
  assert.equal(short("2026-03-05T23:00:00+01:00"), "2 d");
  assert.equal(short("2026-03-01T12:00:00+01:00"), "6 d");
  const lastOfFebruary = new Date("2026-02-28T12:00:00+01:00");
  assert.equal(
    short("2026-02-28T12:00:00+01:00"),
    lastOfFebruary.toLocaleDateString(undefined, { day: "numeric", month: "short" }),
  );
});

test("what lasts is told in one unit, and never as nothing", () => {
  const at = Date.parse(saturday);
  const after = (minutes: number) => lasting(new Date(at - minutes * 60_000), at);
  const [hour, day] = [60, 24 * 60];
  assert.deepEqual([0, 1, 27, hour, 3 * hour + 59, day, 12 * day].map(after), [
    "1 min",
    "1 min",
    "27 min",
    "1 h",
    "3 h",
    "1 day",
    "12 days",
  ]);
});
