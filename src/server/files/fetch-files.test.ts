import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, type TestContext, test } from "node:test";
import { testDatabase } from "../../../test/database.ts";
import { eventually } from "../../../test/listen.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { deleteConversation } from "../conversations/delete-conversation.ts";
import { filesOnDisk } from "../infra/files.ts";
import { createLog } from "../infra/log.ts";
import { workFetches } from "./fetch-files.ts";
import { sweepFiles } from "./sweep-files.ts";

/** Two workspaces with a channel each, on a real database and disk, and providers whose answers wait for the test. */
const { db, close } = await testDatabase();
const root = mkdtempSync(join(tmpdir(), "parley-fetches-"));
const files = filesOnDisk(root);
after(async () => {
  await close();
  rmSync(root, { recursive: true });
});

const change = async (text: string, values: unknown[] = []) => (await db.pool.query(text, values)).rows;
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();

beforeEach(async () => {
  await change("delete from events");
  await change("delete from workspaces");
  for (const workspace of ["a", "b"]) await furnish(workspace);
});

async function furnish(workspace: string) {
  await change(`
    insert into workspaces (id, name) values ('${workspace}', 'Home');
    insert into channels (workspace_id, id, kind, name) values ('${workspace}', 'chan_${workspace}', 'sms', 'SMS');
    insert into contacts (workspace_id, id, name) values ('${workspace}', 'con', 'Ada');
    insert into addresses (workspace_id, id, contact_id, kind, value) values ('${workspace}', 'addr', 'con', 'phone', '+14155550100');
    insert into conversations (workspace_id, id, contact_id, channel_id, medium, seq) values ('${workspace}', 'conv', 'con', 'chan_${workspace}', 'sms', 1);
    insert into lines (workspace_id, id, conversation_id, channel_id, address_id) values ('${workspace}', 'line', 'conv', 'chan_${workspace}', 'addr');
    insert into messages (workspace_id, id, conversation_id, line_id, seq, direction, author_kind, text, state)
    values ('${workspace}', 'msg', 'conv', 'line', 1, 'in', 'contact', '', 'received');`);
}

/** So many files of a workspace that are to be fetched, one after the other. */
async function wants(workspace: string, count: number, source = "https://provider.example/file") {
  await change(
    `insert into files (workspace_id, id, conversation_id, contact_id, message_id, name, mime, state, source, fetch_at)
     select $1, $1 || n, 'conv', 'con', 'msg', 'Picture', 'image/png', 'waiting', $3, now() - interval '1 hour' + n * interval '1 second'
     from generate_series(1, $2::int) n`,
    [workspace, count, source],
  );
}

function fetching(context: TestContext) {
  const answers: PromiseWithResolvers<object>[] = [];
  const settings = { accountSid: "AC1", numbers: [], baseUrl: "https://provider.example", perSecond: 500 };
  const account = { settings, secrets: { authToken: "token" } };
  const worker = workFetches({
    db,
    files,
    node: "node",
    log: createLog("silent"),
    channels: { find: async () => ({ kind: "sms", account }) } as never,
    ways: {
      fetch: () => {
        const answer = Promise.withResolvers<object>();
        answers.push(answer);
        return answer.promise;
      },
    } as never,
    fetched: () => {},
  });
  const answer = (text: string) => {
    for (const each of answers.splice(0))
      each.resolve(new Response(text, { headers: { "content-type": "image/png" } }));
  };
  const stop = () => {
    const stopped = worker.stop();
    answer("too late");
    return stopped;
  };
  context.after(stop);
  return {
    asked: (count: number) => eventually(`${count} to be asked for`, () => answers.length >= count),
    answer,
    stop,
  };
}

test("what is fetched is had, and the screens hear of it", async (context) => {
  await wants("a", 1);
  const { asked, answer, stop } = fetching(context);
  await asked(1);
  answer("a picture");
  await stop();

  const [file] = await change("select state, key, size, mime, fetch_at, lease_by from files");
  assert.equal((await files.get(file.key)).toString(), "a picture");
  assert.deepEqual(
    { ...file, key: "" },
    { state: "stored", key: "", size: 9, mime: "image/png", fetch_at: null, lease_by: null },
  );
  assert.equal((await change("select from events where type = 'message.amended'")).length, 1);
});

test("of a conversation that is deleted while its file is fetched neither bytes nor news are left", async (context) => {
  await wants("a", 1);
  const { asked, answer, stop } = fetching(context);
  await asked(1);
  await deleteConversation(db, { workspace: "a" as WorkspaceId, id: "conv", by: { kind: "system" } });
  answer("a secret");
  await stop();
  await sweepFiles({ db, files }, { looseSeconds: -1 });

  assert.deepEqual(await change("select type from events"), [{ type: "conversation.deleted" }]);
  assert.equal(await files.size(createHash("sha256").update("a secret").digest("hex")), null);
});

test("an address that is none is not asked for again, and the file says why it is missing", async (context) => {
  await wants("a", 1, "nowhere");
  const { stop } = fetching(context);
  const [file] = await eventually("an end", async () => {
    const rows = await change(
      "select state, error, attempts, fetch_at from files where fetch_at is null or lease_by is null",
    );
    return rows[0]?.attempts > 0 ? rows : null;
  });
  await stop();

  const error = "Where the provider says the file lies is no address.";
  assert.deepEqual(file, { state: "failed", error, attempts: 1, fetch_at: null });
});

test("the files of one workspace, however slow, leave room for those of another", async (context) => {
  await wants("a", 10);
  const { asked } = fetching(context);
  await asked(3);
  await wants("b", 1);
  await asked(4);

  assert.deepEqual(ids(await change("select id from files where lease_by is not null")), ["a1", "a2", "a3", "b1"]);
});
