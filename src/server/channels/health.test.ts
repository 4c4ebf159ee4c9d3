import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { testDatabase } from "../../../test/database.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { prepareJobs } from "../infra/jobs.ts";
import type { Health } from "../media/medium.ts";
import { followAccount, moveHealth, recover } from "./health.ts";

const { db, url, close } = await testDatabase();
await prepareJobs(url);
after(close);

const workspace = "ws" as WorkspaceId;
const works: Health = { state: "connected", code: "listening", reason: "The mailbox is being watched." };
const trouble = (code: string): Health => ({ state: "degraded", code, reason: `Something like ${code}.` });

const does = (act: typeof moveHealth, health: Health) => db.in(workspace, (tx) => act(tx, workspace, "chan", health));
const status = async () =>
  (await db.pool.query("select status, status_code as code, status_reason as reason from channels")).rows[0];

beforeEach(async () => {
  await db.pool.query("delete from workspaces");
  await db.pool.query("insert into workspaces (id, name) values ('ws', 'Home')");
  await db.pool.query("insert into channels (workspace_id, id, kind, name) values ('ws', 'chan', 'email', 'Help')");
});

test("an account that works again mends what was refused", async () => {
  await does(moveHealth, trouble("wrong-password"));
  assert.equal(await does(followAccount, works), true);
  assert.deepEqual(await status(), { status: "connected", code: null, reason: null });
});

for (const code of ["silence", "lag"])
  test(`an account that works says nothing of ${code}, which comes to its own end`, async () => {
    await does(moveHealth, trouble(code));
    assert.equal(await does(followAccount, works), false);
    assert.equal((await status()).code, code);

    assert.equal(await db.in(workspace, (tx) => recover(tx, workspace, "chan", code)), true);
    assert.equal((await status()).status, "connected");
  });

test("what a person switched off, no account that works switches on", async () => {
  await db.pool.query("update channels set status = 'disconnected', status_code = 'by-person'");
  assert.equal(await does(followAccount, works), false);
  assert.equal((await status()).status, "disconnected");
});

test("what only another cause had moved is not mended by the end of one", async () => {
  await does(moveHealth, trouble("wrong-password"));
  assert.equal(await db.in(workspace, (tx) => recover(tx, workspace, "chan", "lag")), false);
  assert.equal((await status()).code, "wrong-password");
});
