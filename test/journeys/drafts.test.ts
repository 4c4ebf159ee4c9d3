import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversationRow } from "../../src/contract/conversations.ts";
import { cast } from "../cast.ts";

test("what somebody has begun to write shows in their own list alone, until it is gone", async () => {
  const { maya, tom, lostParcel } = await cast();
  const { id } = await maya.reads(lostParcel);
  const drafted = async (person: typeof maya) => {
    const { items } = await person.get("/conversations");
    return items.find((row: ConversationRow) => row.id === id).drafted;
  };
  assert.equal(await drafted(maya), false);

  await maya.put(`/conversations/${id}/draft`, { text: "By the way", note: false });
  assert.deepEqual([await drafted(maya), await drafted(tom)], [true, false]);

  await maya.put(`/conversations/${id}/draft`, { text: "", note: false });
  assert.equal(await drafted(maya), false);
});
