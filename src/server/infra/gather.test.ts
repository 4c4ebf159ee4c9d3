import assert from "node:assert/strict";
import { test } from "node:test";
import { gather } from "./gather.ts";

/** A write that waits until it is told to end, and notes what it was given. */
function slow() {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const write = async (items: number[]) => {
    batches.push(items);
    await new Promise<void>((resolve) => ends.push(resolve));
    return items.map((item) => item * 10);
  };
  return { batches, write, end: () => ends.shift()?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("at rest an item is written at once and alone", async () => {
  const { batches, write, end } = slow();
  const put = gather(write, { parallel: 2 });
  const result = put(1);
  assert.deepEqual(batches, [[1]]);
  end();
  assert.equal(await result, 10);
});

test("what comes while as many writes as allowed are under way is written together", async () => {
  const { batches, write, end } = slow();
  const put = gather(write, { parallel: 2 });
  const results = [1, 2, 3, 4, 5].map(put);
  assert.deepEqual(batches, [[1], [2]]);
  end();
  await settled();
  assert.deepEqual(batches, [[1], [2], [3, 4, 5]]);
  end();
  end();
  assert.deepEqual(await Promise.all(results), [10, 20, 30, 40, 50]);
});

test("a write beside another one waits until it is half as large", async () => {
  const { batches, write, end } = slow();
  const put = gather(write, { parallel: 2 });
  const first = put(1);
  const ten = Array.from({ length: 10 }, (_, index) => index + 2).map(put);
  end();
  await settled();
  assert.deepEqual(
    batches.map(({ length }) => length),
    [1, 1, 9],
  );
  end();
  await settled();
  const late = [20, 21, 22, 23].map(put);
  assert.equal(batches.length, 3);
  const last = put(24);
  assert.deepEqual(batches[3], [20, 21, 22, 23, 24]);
  end();
  end();
  await Promise.all([first, last, ...ten, ...late]);
});

test("no write holds more than the most allowed, and all are written in the order they came", async () => {
  const { batches, write, end } = slow();
  const put = gather(write, { parallel: 1, most: 2 });
  const results = [1, 2, 3, 4, 5, 6].map(put);
  for (let round = 0; round < 4; round++) {
    end();
    await settled();
  }
  await Promise.all(results);
  assert.deepEqual(batches, [[1], [2, 3], [4, 5], [6]]);
});

test("a write that fails fails its own items, and the next ones are written", async () => {
  let fail = true;
  const put = gather<number, number>(
    async (items) => {
      await settled();
      if (fail) throw new Error("no database");
      return items;
    },
    { parallel: 1 },
  );
  const first = put(1);
  const second = put(2);
  await assert.rejects(first, /no database/);
  fail = false;
  assert.equal(await second, 2);
  assert.equal(await put(3), 3);
});
