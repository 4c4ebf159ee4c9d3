import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";

const named = (answer: { items: { name: string }[] }) => answer.items.map(({ name }) => name);

test("a contact is found by any part of the name, page by page, and in no other workspace", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  for (const name of ["Ada Lovelace", "Grace Hopper", "Ada Yonath"]) await (await visitor(name)).writes("Hello");
  assert.deepEqual(named(await maya.get("/contacts?q=ovelac")), ["Ada Lovelace"]);
  const first = await maya.get("/contacts?q=ada&limit=1");
  const second = await maya.get(`/contacts?q=ada&limit=1&cursor=${first.next}`);
  assert.deepEqual([...named(first), ...named(second)], ["Ada Yonath", "Ada Lovelace"]);
  assert.equal(second.next, null);
  assert.deepEqual(named(await maya.get("/contacts?q=%25")), []);

  const elsewhere = await cast();
  assert.deepEqual(named(await elsewhere.maya.get("/contacts?q=lovelace")), []);
});
