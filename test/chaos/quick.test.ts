import assert from "node:assert/strict";
import { after, test } from "node:test";
import { quick } from "./faults.ts";
import { openSuite } from "./suite.ts";

/** A few runs of the faults that kill nobody; `npm run chaos` plays all of them, and more often. */

const suite = await openSuite({ seed: 1, keeper: "suite" });
after(() => suite.stage.close());

for (const fault of quick) {
  test(`${fault.code}: ${fault.name}`, async () => {
    const { findings } = await suite.play(fault, 4);
    assert.deepEqual(findings.broken, []);
  });
}
