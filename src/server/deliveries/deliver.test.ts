import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { testDatabase } from "../../../test/database.ts";
import { eventually } from "../../../test/listen.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { OpenChannel } from "../channels/queries.ts";
import type { Database } from "../infra/database.ts";
import { createLog } from "../infra/log.ts";
import { applyStatus } from "./apply-status.ts";
import { workSends } from "./deliver.ts";

/** One line with one message on a real database, and a provider whose answer waits for the test. */
const { db, close } = await testDatabase();
after(close);

const change = (text: string, values: unknown[] = []) => db.pool.query(text, values);
const message = async () => (await change("select state, provider_id, attempt_id from messages")).rows[0];
const line = async () => (await change("select send_at <= now() as due, lease_by from lines")).rows[0];

await change("insert into workspaces (id, name) values ('ws', 'Home')");
await change("insert into channels (workspace_id, id, kind, name) values ('ws', 'chan', 'sms', 'SMS')");
await change("insert into contacts (workspace_id, id, name) values ('ws', 'con', 'Ada')");
await change(
  "insert into addresses (workspace_id, id, contact_id, kind, value) values ('ws', 'addr', 'con', 'phone', '+14155550100')",
);
await change(
  "insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq) values ('ws', 'conv', 'con', 'chan', 'sms', 1)",
);
await change(
  "insert into lines (workspace_id, id, conversation_id, channel_id, address_id) values ('ws', 'line', 'conv', 'chan', 'addr')",
);

beforeEach(async () => {
  await change("delete from messages");
  await change(
    `insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, text, state)
     values ('ws', 'msg', 'conv', 'line', 1, 'out', 'agent', 'Hello', 'queued')`,
  );
  await change("update lines set send_at = now(), lease_by = null, lease_until = null");
});

const settings = { accountSid: "AC1", numbers: ["+14155550199"], baseUrl: "https://provider.example", perSecond: 500 };
const channel = {
  workspace: "ws",
  id: "chan",
  kind: "sms",
  name: "SMS",
  status: "connected",
  statusCode: null,
  paused: false,
  account: {
    channelId: "chan",
    settings,
    secrets: { authToken: "token" },
    hookUrl: "https://parley.example/hooks/chan",
  },
} as unknown as OpenChannel;

function sending({ through = db }: { through?: Database } = {}) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<object>();
  let calls = 0;
  const worker = workSends({
    db: through,
    node: "node",
    log: createLog("silent"),
    channels: { find: async () => channel, findReadable: async () => channel, forget: () => {} },
    ways: {
      fetch: () => {
        calls++;
        asked.resolve();
        return answer.promise;
      },
      now: Date.now,
    } as never,
    files: { ofMessage: async () => [] } as never,
    tokens: { of: () => "token" } as never,
    sent: () => {},
  });
  return { worker, asked: asked.promise, answer, calls: () => calls };
}

const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" });

test("what surely did not leave goes out again, though another node had taken it for interrupted", async () => {
  const { worker, asked, answer, calls } = sending();
  await asked;
  await change("update messages set state = 'unknown'");
  await change("update lines set lease_by = null, lease_until = null, send_at = null");
  answer.reject(refused);
  await eventually("another attempt", () => calls() > 1);
  await worker.stop();
});

for (const [what, settled] of Object.entries({
  "a teammate has confirmed it": "update messages set state = 'sent'",
  "another attempt is under way": "update messages set state = 'sending', attempt_id = 'another'",
})) {
  test(`a lost lease's late answer moves nothing where ${what}`, async () => {
    const { worker, asked, answer } = sending();
    await asked;
    await change(settled);
    await change("update lines set lease_by = 'other', lease_until = now() + interval '1 hour', send_at = null");
    const before = await message();
    answer.reject(refused);
    await worker.stop();
    assert.deepEqual(await message(), before);
    assert.deepEqual(await line(), { due: null, lease_by: "other" });
  });
}

test("what the provider has taken is noted, though the database breaks down at that moment", async () => {
  let broken = false;
  const transaction = () => {
    if (!broken) return db.system.transaction();
    broken = false;
    throw new Error("could not extend file: No space left on device");
  };
  const system = Object.assign(Object.create(db.system), {
    getExecutor: () => db.system.getExecutor(),
    selectFrom: db.system.selectFrom.bind(db.system),
    transaction,
  });
  const { worker, asked, answer } = sending({ through: { ...db, system } });
  await asked;
  broken = true;
  answer.resolve(Response.json({ sid: "SM1" }, { status: 201 }));
  await eventually("its end", async () => (await message()).state !== "sending");
  await worker.stop();
  const { state, provider_id } = await message();
  assert.deepEqual([broken, state, provider_id], [false, "sent", "SM1"]);
});

test("late news of an earlier attempt neither stops nor fails the present one; that it arrived counts, whichever did", async () => {
  const tell = (state: "sent" | "failed" | "delivered", attemptId: string) => {
    const failure =
      state === "failed" ? { code: "30003", reason: "Unreachable", concerns: "recipient" as const } : null;
    const status = { messageId: "msg", providerId: null, attemptId, upTo: null, state, failure, at: null };
    return db.in("ws" as WorkspaceId, (tx) => applyStatus(tx, channel, status));
  };
  await change("update messages set attempt_id = 'second'");
  for (const state of ["sent", "failed"] as const) await tell(state, "first");
  assert.equal((await message()).state, "queued");
  await tell("sent", "second");
  assert.equal((await message()).state, "sent");
  await tell("delivered", "first");
  assert.equal((await message()).state, "delivered");
});
