import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";

test("that a site tells a stranger's name is told to the team", async () => {
  const { maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const somebody = await stranger();
  await somebody.writes("Hello");
  const { contact } = await maya.reads(somebody.conversation);

  await somebody.becomes("Ada");

  assert.equal((await maya.get(`/contacts/${contact.id}`)).name, "Ada");
  const { items } = await maya.get(`/contacts/${contact.id}/timeline`);
  const changes = items.filter(({ type }: { type: string }) => type === "contact.changed");
  assert.deepEqual(
    changes.map(({ data }: { data: { fields: string[] } }) => data.fields),
    [["name"], ["address"]],
  );
});

test("strangers whom the site tells to be one person at the same time all come in, and one of them brings their conversation", async () => {
  const { maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const strangers = await Promise.all(Array.from({ length: 6 }, stranger));
  for (const each of strangers) await each.writes("Hello");

  await Promise.all(strangers.map((each) => each.becomes("Ada")));

  const { items } = await maya.get("/contacts?q=Ada");
  assert.equal(items.length, 1);
});
