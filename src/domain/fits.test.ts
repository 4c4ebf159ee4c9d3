import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fits, fitted, lengthIn } from "./fits.ts";

const characters = { maxLength: 40 };
const bytes = { maxLength: 40, countedIn: "bytes" } as const;

test("a medium counts characters, or bytes", () => {
  assert.equal(lengthIn(characters, "Blåbær 🫐"), 9);
  assert.equal(lengthIn(bytes, "Blåbær 🫐"), 13);
  assert.equal(fits("å".repeat(40), characters), true);
  assert.equal(fits("å".repeat(40), bytes), false);
});

test("what fits stays as it is", () => {
  assert.equal(fitted("Two days. ", characters), "Two days. ");
});

test("what does not fit ends with a sentence", () => {
  assert.equal(fitted("It takes two days. It is free above 50 euros.", characters), "It takes two days.");
  assert.equal(fitted("Er kommt morgen früh. Für Grüße wäre später Zeit.", bytes), "Er kommt morgen früh.");
  assert.equal(fitted("送料は無料です。返品は三十日以内にお願いします。", bytes), "送料は無料です。");
});

test("an address is not cut at its question mark", () => {
  assert.equal(fitted("It is here. See https://shop.example/parcels?id=5 please.", { maxLength: 46 }), "It is here.");
});

test("a sentence that is too long by itself ends with a word, a word with a character", () => {
  assert.equal(
    fitted("It takes between two and four working days to arrive", characters),
    "It takes between two and four working…",
  );
  assert.equal(fitted("👩‍👩‍👧".repeat(5), { maxLength: 18 }), "👩‍👩‍👧👩‍👩‍👧…");
});

test("whatever the text, what comes out fits and is where it begins", () => {
  const room = fc.record({
    maxLength: fc.integer({ min: 4, max: 60 }),
    countedIn: fc.constantFrom(undefined, "bytes"),
  });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 120 }), room, (text, one) => {
      const short = fitted(text, one as typeof bytes);
      assert.ok(fits(short, one as typeof bytes));
      assert.ok(text.startsWith(short.replace(/…$/, "")));
    }),
  );
});
