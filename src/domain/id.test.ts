import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatId, type Noun, prefixes } from "./id.ts";

const nouns = Object.keys(prefixes) as Noun[];
const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

test("ids sort by age, whatever their random part", () => {
  fc.assert(
    fc.property(times, times, bytes, bytes, (one, other, a, b) => {
      fc.pre(one !== other);
      assert.equal(formatId("message", one, a) < formatId("message", other, b), one < other);
    }),
  );
});

test("an id is its noun's prefix and 26 characters, the same length for any", () => {
  fc.assert(
    fc.property(fc.constantFrom(...nouns), times, bytes, (noun, at, random) => {
      assert.match(formatId(noun, at, random), new RegExp(`^${prefixes[noun]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`));
    }),
  );
});

test("different random parts make different ids, as far as a UUID of version 7 leaves room", () => {
  const id = (last: number) => formatId("turn", 1_700_000_000_000, Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, last]));
  assert.equal(new Set([0, 1, 127, 255].map(id)).size, 4);
});

test("no two nouns share a prefix", () => {
  assert.equal(new Set(Object.values(prefixes)).size, nouns.length);
});
