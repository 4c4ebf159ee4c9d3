import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sweepFiles } from "../../src/server/files/sweep-files.ts";
import { filesOnDisk } from "../../src/server/infra/files.ts";
import { type Cast, cast, type Visitor } from "../cast.ts";

/** A house's files, and what of them lies on its disk. */
function disk({ db, env }: Cast["house"]) {
  const root = join(env.PARLEY_DATA, "files");
  return {
    sweep: () => sweepFiles({ db, files: filesOnDisk(root) }, { looseSeconds: -1 }),
    has: (key: string) => existsSync(join(root, key.slice(0, 2), key)),
    async keysOf(conversation: string): Promise<string[]> {
      const { rows } = await db.pool.query("select key from files where conversation_id = $1 order by id", [
        conversation,
      ]);
      return rows.map(({ key }) => key);
    },
  };
}

/** Brings a file, and waits until the agent is done with it: what is deleted meanwhile is never answered. */
async function brings(customer: Visitor, text: string): Promise<void> {
  const { body } = await customer.uploads("order.txt", Buffer.from(text));
  const { body: message } = await customer.brings([body.ticket]);
  await customer.conversation.turnOf(message);
}

test("with a conversation what was posted of it is gone, and its files from the disk, but what is told again stays known", async () => {
  const { house, maya, model, lostParcel } = await cast();
  const { customer } = lostParcel;
  const { sweep, has, keysOf } = disk(house);
  const id = await lostParcel.id();
  model.answers("Thank you.");
  await brings(customer, `An order of ${Math.random()}`);
  const [key] = await keysOf(id);
  const raw = async () =>
    (
      await house.db.pool.query("select body from raw_events where workspace_id = $1 and message_id is not null", [
        (await maya.get("/me")).workspace.id,
      ])
    ).rows.map(({ body }) => body);
  const before = (await raw()).length;
  assert.ok(before >= 2 && has(key!));

  await maya.delete(`/conversations/${id}`);
  await sweep();

  assert.deepEqual(new Set(await raw()), new Set([""]));
  assert.equal((await raw()).length, before, "a duplicate stays a duplicate");
  assert.equal(has(key!), false);
});

test("bytes that another message names stay until it is deleted too", async () => {
  const { house, maya, model, visitor } = await cast();
  const { sweep, has, keysOf } = disk(house);
  const [ada, grace] = [await visitor("Ada"), await visitor("Grace")];
  const [words] = [`The same order ${Math.random()}`];
  for (const each of [ada, grace]) {
    model.answers("Hello.");
    await each.writes("Hello");
    model.answers("Thank you.");
    await brings(each, words!);
  }
  const [key] = await keysOf(await ada.conversation.id());

  await maya.delete(`/conversations/${await ada.conversation.id()}`);
  await sweep();
  assert.equal(has(key!), true);

  await maya.delete(`/conversations/${await grace.conversation.id()}`);
  await sweep();
  assert.equal(has(key!), false);
});

test("an upload that waits to be sent stays although a message with the same bytes is deleted", async () => {
  const { house, maya, model, visitor } = await cast();
  const { sweep, has, keysOf } = disk(house);
  const [ada, grace] = [await visitor("Ada"), await visitor("Grace")];
  const words = `The same order ${Math.random()}`;
  for (const each of [ada, grace]) {
    model.answers("Hello.");
    await each.writes("Hello");
  }
  model.answers("Thank you.");
  await brings(ada, words);
  const [key] = await keysOf(await ada.conversation.id());
  const { body } = await grace.uploads("order.txt", Buffer.from(words));

  await maya.delete(`/conversations/${await ada.conversation.id()}`);
  await sweep();

  assert.equal(has(key!), true);
  model.answers("Thank you.");
  assert.equal((await grace.brings([body.ticket])).status, 201);
});

test("what was told of a call is gone with its conversation, and of other calls it is not", async () => {
  const { house, workspace, maya, channel, lostParcel } = await cast();
  const { pool } = house.db;
  const id = await lostParcel.id();
  await pool.query("insert into calls (workspace_id, channel_id, id, conversation_id) values ($1, $2, 'CA1', $3)", [
    workspace,
    channel.id,
    id,
  ]);
  for (const eventId of ["CA1:ringing", "CA1:ended", "CA11:ended"])
    await pool.query(
      "insert into raw_events (workspace_id, channel_id, provider_event_id, kind, body) values ($1, $2, $3, 'call', 'Ada called')",
      [workspace, channel.id, eventId],
    );

  await maya.delete(`/conversations/${id}`);

  const { rows } = await pool.query(
    "select provider_event_id, body from raw_events where workspace_id = $1 and kind = 'call' order by 1",
    [workspace],
  );
  assert.deepEqual(
    rows.map(({ body }) => body),
    ["Ada called", "", ""],
  );
});
