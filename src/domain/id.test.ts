import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatId, isId, type Noun, prefixes } from "./id.ts";

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

test("every id is one of its noun and of no other", () => {
  fc.assert(
    fc.property(fc.constantFrom(...nouns), fc.constantFrom(...nouns), times, bytes, (noun, other, at, random) => {
      const id = formatId(noun, at, random);
      assert.equal(isId(noun, id), true);
      assert.equal(isId(other, id), noun === other);
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

test("what is too short, too long, too large or of other letters is no id", () => {
  const id = formatId("message", 1_700_000_000_000, new Uint8Array(10));
  for (const wrong of [
    id.slice(0, -1),
    `${id}0`,
    id.toUpperCase(),
    id.replace("msg_", "msg_z").slice(0, -1),
    "msg_",
    "",
  ]) {
    assert.equal(isId("message", wrong), false, wrong);
  }
  assert.equal(isId("message", `${id.slice(0, -1)}u`), false);
});
