import assert from "node:assert/strict";
import { test } from "node:test";
import { lagText, whyNoLag } from "./lag.ts";

test("a lag is said in the unit one thinks of it in", () => {
  const said = [0, 340, 999, 2100, 9990, 40_000, 89_000, 720_000, 10_800_000].map(lagText);
  assert.deepEqual(said, ["0 ms", "340 ms", "999 ms", "2.1 s", "10.0 s", "40 s", "89 s", "12 min", "3 h"]);
});

test("where no lag is known, it says why", () => {
  const now = Date.parse("2026-01-05T12:00:00Z");
  const [lately, long] = ["2026-01-05T11:50:00Z", "2026-01-05T09:00:00Z"];
  assert.equal(whyNoLag("sms", lately, now), "not reported by this provider");
  assert.equal(whyNoLag("sms", long, now), "no message in the last hour");
  assert.equal(whyNoLag("sms", null, now), "no message in the last hour");
  assert.equal(whyNoLag("webchat", lately, now), "stored as it is written");
});
