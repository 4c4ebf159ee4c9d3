import assert from "node:assert/strict";
import { test } from "node:test";
import { settledPart, toSpeech, toSpokenAnswer } from "./speech.ts";

const written = [
  ["Yes.", "Yes."],
  [
    "It takes **2 to 4** days. Outside Europe 5 to 9. You can follow it online.",
    "It takes 2 to 4 days. Outside Europe 5 to 9.",
  ],
  [
    "This is what our help page “Delivery” says:\n\nWe ship within 2.5 days. Ask Mr. Lind. Or not.",
    "This is what our help page “Delivery” says: We ship within 2.5 days. Ask Mr. Lind.",
  ],
  ["Our page “How long?” says: 2 days. Or 3. Or 4.", "Our page “How long?” says: 2 days. Or 3."],
  [
    "We deliver to:\n- Norway\n- Sweden\n- [Denmark](https://fjord.example/dk)\n\nAnything else? Ask.",
    "We deliver to: Norway, Sweden, Denmark. Anything else?",
  ],
  ["Do this:\n1. Open the door\n2. Go in\nDone. Yes.", "Do this: Open the door, Go in. Done."],
  ["See https://www.fjord.example/returns?x=1. It says all [1]. More.", "See fjord.example. It says all."],
  [`${"It takes a while and ".repeat(10)}ends. Then more.`, `${"It takes a while and ".repeat(10)}ends.`],
] as const;

test("what is said of an answer is short, and without what only eyes can use", () => {
  for (const [text, spoken] of written) assert.equal(toSpokenAnswer(text), spoken);
});

test("what is said of a growing answer is the beginning of what is said of the whole", () => {
  for (const [text, spoken] of written) {
    for (let end = 1; end <= text.length; end++) {
      const soFar = toSpeech(settledPart(toSpokenAnswer(text.slice(0, end))));
      assert.ok(spoken.startsWith(soFar.trimEnd()), `${soFar} of ${spoken}`);
    }
  }
});

// No address is read further than it may be long, which takes more passes than one.
for (const [mark, length] of [
  ["[", 4_000_000],
  ["[1", 4_000_000],
  ["[a](", 500_000],
] as const) {
  const endless = mark.repeat(length / mark.length);

  test(`${mark} without end is said as it stands, and read only once however long`, () => {
    assert.ok(toSpeech(endless) === endless);
  });

  test(`of ${mark} without end everything is settled but a link still open, and read only once however long`, () => {
    const settled = settledPart(`Yes. ${endless} `);
    assert.ok(`Yes. ${endless} `.startsWith(settled));
    assert.ok(settled.length >= length, `${settled.length} of ${length}`);
  });
}
