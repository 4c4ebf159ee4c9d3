import assert from "node:assert/strict";
import { test } from "node:test";
import { windowOf } from "./window.ts";

const wrote = new Date("2026-03-01T12:00:00Z");

test("a window is open until so many hours after the contact wrote, and not a moment longer", () => {
  assert.equal(windowOf(24, wrote, new Date("2026-03-02T11:59:59.999Z"))!.open, true);
  assert.equal(windowOf(24, wrote, new Date("2026-03-02T12:00:00Z"))!.open, false);
  assert.equal(windowOf(24, wrote, wrote)!.closesAt, "2026-03-02T12:00:00.000Z");
});

test("who never wrote has opened no window, and some media have none", () => {
  assert.deepEqual(windowOf(24, null, wrote), { hours: 24, open: false, closesAt: null });
  assert.equal(windowOf(null, null, wrote), null);
});
