import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";
import type { Listening } from "../listen.ts";

const types = ({ heard }: Listening) => heard.filter(({ event }) => event === "event").map(({ data }) => data.type);

test("what is no cursor is refused in words, wherever it stands", async () => {
  const { maya } = await cast();
  for (const wrong of ["yesterday", "12", "1.2.3", "-1.5", "0x1.1", "1.1 "]) {
    const path = `/live?after=${encodeURIComponent(wrong)}`;
    const { status, body } = await maya.tries("GET", path);
    assert.equal(status, 422, wrong);
    assert.match(body.detail, /^after: it is no cursor\. Send the id of an event as it came/);
  }
  const headers = { ...maya.headers(), "last-event-id": "yesterday" };
  assert.equal((await fetch(`${maya.url}/api/v1/live`, { headers })).status, 422);
});

for (const first of ["0.0", "1.1"])
  test(`from ${first} on a workspace's whole log is told, and nothing of another's`, async () => {
    const { house, workspace, maya } = await cast();
    const { rows } = await house.db.pool.query("select type from events where workspace_id = $1 order by xid, id", [
      workspace,
    ]);
    const stream = await maya.listens(first);
    await maya.patch("/workspace", { name: "Fjord" });

    await stream.until("the newest", () => types(stream).length > rows.length);
    stream.close();
    assert.deepEqual(
      types(stream).slice(0, rows.length),
      rows.map(({ type }) => type),
    );
  });
