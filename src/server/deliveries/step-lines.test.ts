import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { pauseChannel, resumeChannel } from "../channels/change-channel.ts";
import { type OpenChannel, openChannels } from "../channels/queries.ts";
import { asWorkspace } from "../team/guard.ts";
import { stepLines } from "./step-lines.ts";

const workspace = asWorkspace("ws_shop");
const channel = { workspace, id: "chan_1", by: { kind: "system" } as const };
let database: TestDatabase;

before(async () => {
  database = await testDatabase();
  await query("insert into workspaces (id, name) values ('ws_shop', 'Shop')");
  await query("insert into channels (workspace_id, id, kind, name) values ('ws_shop', 'chan_1', 'webchat', 'Chat')");
  await query("insert into contacts (workspace_id, id, name) values ('ws_shop', 'con_1', 'Nils')");
  await query(
    "insert into addresses (workspace_id, id, contact_id, kind, value) values ('ws_shop', 'addr_1', 'con_1', 'webchat', 'nils')",
  );
  await query(
    "insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq) values ('ws_shop', 'conv_1', 'con_1', 'chan_1', 'webchat', 1)",
  );
  await query(
    "insert into lines (workspace_id, id, conversation_id, channel_id, address_id) values ('ws_shop', 'line_1', 'conv_1', 'chan_1', 'addr_1')",
  );
  await query(
    "insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, text, state) values ('ws_shop', 'msg_1', 'conv_1', 'line_1', 1, 'out', 'teammate', 'Hello', 'queued')",
  );
});

beforeEach(() => query("update lines set send_at = now(), lease_by = null"));
after(() => database.close());

test("a line of a paused channel is parked, and wakes when the channel resumes", async () => {
  await pauseChannel(database.db, channel);
  await step(await open());
  assert.equal(await waits(), "infinity");
  await resumeChannel(database.db, channel);
  assert.equal(await waits(), "due");
});

test("a node that has not heard of the resumption does not park the line again", async () => {
  await pauseChannel(database.db, channel);
  const stale = await open();
  await resumeChannel(database.db, channel);
  assert.deepEqual(await step(stale), { kind: "rested" });
  assert.equal(await waits(), "soon");
});

async function open(): Promise<OpenChannel> {
  const secrets = { open: () => "{}" } as never;
  return (await openChannels({ db: database.db, secrets, site: { url: "" } }).find("chan_1"))!;
}

async function step(known: OpenChannel) {
  const [claimed] = await query("update lines set lease_by = 'node' returning send_at::text");
  const line = { workspace, id: "line_1", node: "node", channelId: "chan_1", conversationId: "conv_1" };
  const at = { sendAt: claimed.send_at as string, address: "nils", thread: "" };
  const [next] = await stepLines(database.db, [
    { line: { ...line, ...at }, channel: known, accepted: null, waited: false },
  ]);
  return next;
}

async function waits(): Promise<string> {
  const [{ wait }] = await query(
    `select case when send_at = 'infinity' then 'infinity' when send_at <= now() then 'due'
                 when send_at <= now() + interval '2 seconds' then 'soon' end as wait from lines`,
  );
  return wait;
}

async function query(text: string) {
  return (await database.db.pool.query(text)).rows;
}
