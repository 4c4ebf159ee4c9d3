import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addUids, fromUid, hasUid, readUids, writeUids } from "./uid-set.ts";

const uids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }));

test("a set holds what was added and nothing else, in whatever order, and survives being written", () => {
  fc.assert(
    fc.property(uids, uids, (some, others) => {
      const set = readUids(writeUids(addUids(addUids([], some), others)));
      for (let uid = 1; uid <= 60; uid++) assert.equal(hasUid(set, uid), some.includes(uid) || others.includes(uid));
    }),
  );
});

test("neighbours are written as one range", () => {
  assert.equal(writeUids(addUids([], [3, 1, 2, 7])), "1:3,7");
});

test("what lies below is forgotten, also in the middle of a range", () => {
  assert.equal(writeUids(fromUid(readUids("1:3,5:9,12"), 7)), "7:9,12");
});
