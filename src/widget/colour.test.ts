import assert from "node:assert/strict";
import { test } from "node:test";
import { inkOn, luminance } from "./colour.ts";

test("text on any colour has a contrast of at least 4.5", () => {
  for (let step = 0; step <= 0xffffff; step += 0x1357) {
    const ground = `#${step.toString(16).padStart(6, "0")}`;
    const [light, dark] = [luminance(ground), luminance(inkOn(ground))].sort((a, b) => b - a);
    assert.ok((light! + 0.05) / (dark! + 0.05) >= 4.5, ground);
  }
});

test("white where it reads, black where it does not", () => {
  assert.equal(inkOn("#3b5bdb"), "#ffffff");
  assert.equal(inkOn("#f2c94c"), "#000000");
});
