import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";
import { outsider } from "../outsider.ts";

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

for (const [verb, field, told] of [
  ["pause", "paused", "contact.paused"],
  ["block", "blocked", "contact.blocked"],
  ["unsubscription", "unsubscribed", "contact.unsubscribed"],
] as const) {
  test(`of two who put the same ${verb} on a contact the first stays the one who did, and it is told once`, async () => {
    const { maya, tom, lostParcel } = await cast();
    const { id } = (await maya.reads(lostParcel)).contact;

    await tom.put(`/contacts/${id}/${verb}`, { reason: "on the phone" });
    await maya.put(`/contacts/${id}/${verb}`, { reason: null });

    assert.equal((await maya.get(`/contacts/${id}`))[field].by, "Tom");
    const { items } = await maya.get(`/contacts/${id}/timeline?limit=100`);
    assert.equal(items.filter(({ type }: { type: string }) => type === told).length, 1);
  });
}

test("a line that is paused twice, and an agent that is disabled twice, keep who did it first and why", async () => {
  const { house, maya, tom, fern, lostParcel } = await cast();
  const { id, lines } = await maya.reads(lostParcel);
  const line = `/conversations/${id}/lines/${lines[0]!.id}/pause`;

  await tom.put(line, { reason: "on the phone" });
  await maya.put(line, { reason: "no idea" });
  const { key } = await maya.post("/keys", { name: "night shift", role: "admin" });
  await outsider(maya.url, () => ({ authorization: `Bearer ${key}` })).put(`/api/v1/agents/${fern.id}/disabled`);
  await maya.put(`/agents/${fern.id}/disabled`);

  const { paused } = (await maya.reads(lostParcel)).lines[0]!;
  assert.deepEqual([paused?.by, paused?.reason], ["Tom", "on the phone"]);
  const { items } = await maya.get(`/conversations/${id}/events?limit=100`);
  assert.equal(items.filter(({ type }: { type: string }) => type === "line.paused").length, 1);
  const { rows } = await house.db.pool.query("select disabled_by from agents where id = $1", [fern.id]);
  assert.equal(rows[0].disabled_by, "night shift");
});

test("to save a contact as it is changes nothing and tells nothing", async () => {
  const { maya, lostParcel } = await cast();
  const { id, name } = (await maya.reads(lostParcel)).contact;

  await maya.patch(`/contacts/${id}`, { name, phone: "+4930123456" });
  await maya.patch(`/contacts/${id}`, { name, phone: "+4930123456" });

  const { items } = await maya.get(`/contacts/${id}/timeline?limit=100`);
  const changed = items.filter(({ type }: { type: string }) => type === "contact.changed");
  assert.deepEqual(
    changed.map(({ data }: { data: { fields: string[] } }) => data.fields),
    [["phone"]],
  );
});
