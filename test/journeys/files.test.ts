import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { sweepFiles } from "../../src/server/files/sweep-files.ts";
import { filesOnDisk } from "../../src/server/infra/files.ts";
import { type Cast, cast, type Teammate } from "../cast.ts";

async function uploads({ url, headers }: Teammate, text: string) {
  const answer = await fetch(`${url}/api/v1/files?name=call.mp3`, {
    method: "POST",
    headers: { ...headers(), "content-type": "audio/mpeg" },
    body: text,
  });
  return { status: answer.status, body: await answer.json() };
}

/** A recording of a teammate's, and how a player asks for it. */
async function recording({ maya }: Cast, text: string) {
  const { body } = await uploads(maya, text);
  const place = `${maya.url}/api/v1/files/${body.id}`;
  return {
    id: body.id as string,
    asks: async (more: Record<string, string> = {}, method = "GET") => {
      const answer = await fetch(place, { method, headers: { ...maya.headers(), ...more } });
      const told = (name: string) => answer.headers.get(name);
      return { status: answer.status, told, text: await answer.text() };
    },
  };
}

function disk({ env }: Cast["house"]) {
  const root = join(env.PARLEY_DATA, "files");
  return { root, files: filesOnDisk(root) };
}

test("a player gets the part of a recording that it asks for, and is told how long all of it is", async () => {
  const { asks } = await recording(await cast(), "0123456789");

  const all = await asks();
  assert.deepEqual([all.status, all.text, all.told("accept-ranges")], [200, "0123456789", "bytes"]);
  assert.deepEqual([all.told("content-type"), all.told("content-length")], ["audio/mpeg", "10"]);

  const first = await asks({ range: "bytes=0-1" });
  assert.deepEqual([first.status, first.text, first.told("content-range")], [206, "01", "bytes 0-1/10"]);
  const rest = await asks({ range: "bytes=7-" });
  assert.deepEqual([rest.status, rest.text, rest.told("content-length")], [206, "789", "3"]);

  const head = await asks({}, "HEAD");
  assert.deepEqual([head.status, head.text, head.told("content-length")], [200, "", "10"]);
});

test("whoever has the beginning of something else gets all of it, and beyond its end there is nothing", async () => {
  const { asks } = await recording(await cast(), "0123456789");
  const etag = (await asks()).told("etag")!;
  assert.equal((await asks({ range: "bytes=0-1", "if-range": etag })).status, 206);
  assert.equal((await asks({ range: "bytes=0-1", "if-range": '"another"' })).text, "0123456789");

  const beyond = await asks({ range: "bytes=10-" });
  assert.deepEqual([beyond.status, beyond.told("content-range")], [416, "bytes */10"]);
  assert.equal(JSON.parse(beyond.text).code, "no_such_part");
  assert.equal(beyond.told("cache-control"), "no-store");
});

test("a file whose bytes are lost is told of as lost, not as a failure of ours", async () => {
  const scene = await cast();
  const { id, asks } = await recording(scene, `Lost ${Math.random()}`);
  const { rows } = await scene.house.db.pool.query("select key from files where id = $1", [id]);
  rmSync(join(disk(scene.house).root, rows[0].key.slice(0, 2), rows[0].key));

  const { status, text, told } = await asks();

  assert.equal(status, 410);
  assert.equal(told("content-type"), "application/problem+json");
  assert.match(JSON.parse(text).detail, /no longer in the data folder/);
});

test("the bytes of an upload that could not be stored do not stay", async () => {
  const { house, maya } = await cast();
  const { db } = house;
  const { files } = disk(house);
  const text = `Unstored ${Math.random()}`;
  const key = await files.put(Buffer.from(text));
  await files.remove(key, new Date(Date.now() + 60_000));
  const client = await db.pool.connect();
  await client.query("begin; lock table files in exclusive mode");

  const { status } = await uploads(maya, text);

  await client.query("rollback");
  client.release();
  assert.equal(status, 503);
  await sweepFiles({ db, files }, { looseSeconds: -1 });
  assert.equal(await files.size(key), null);
});
