import assert from "node:assert/strict";
import { test } from "node:test";
import { isMoment } from "./hold.ts";

test("what waits to be undone is told from what is scheduled and from what is stuck", () => {
  const createdAt = "2026-01-05T09:00:00.000Z";
  assert.equal(isMoment({ createdAt, sendAt: "2026-01-05T09:00:30.000Z" }), true);
  assert.equal(isMoment({ createdAt: new Date(createdAt), sendAt: new Date("2026-01-05T09:05:00Z") }), false);
  assert.equal(isMoment({ createdAt, sendAt: null }), false);
});
