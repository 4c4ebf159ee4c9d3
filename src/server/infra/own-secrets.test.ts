import assert from "node:assert/strict";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { examineSecret, openOwnSecrets, replaceSecret } from "./own-secrets.ts";
import { openSecrets } from "./secrets.ts";
import { StartError } from "./start-error.ts";

const ours = { secret: "the secret that this installation has", dataDir: "/nowhere" };
const other = { ...ours, secret: "another one of about the same length" };
const databases: TestDatabase[] = [];
let db: TestDatabase["db"];

beforeEach(async () => {
  const database = await testDatabase();
  databases.push(database);
  ({ db } = database);
});

after(() => Promise.all(databases.map((database) => database.close())));

test("the first secret is the installation's: with another one it does not start", async () => {
  const sealed = (await openOwnSecrets(db, ours)).seal("text");
  assert.equal((await openOwnSecrets(db, ours)).open(sealed), "text");
  await refuses(other, /^PARLEY_SECRET is not the key that this installation was set up with: /);
  assert.equal((await examineSecret(db, other)).fits, false);
  assert.equal((await examineSecret(db, ours)).fits, true);
});

test("a key file that is gone is not made anew, and another installation's does not pass", async (t) => {
  const [mine, theirs] = [folder(), folder()];
  t.after(() => [mine, theirs].forEach(({ dataDir }) => void rmSync(dataDir, { recursive: true })));
  await openOwnSecrets(db, mine);
  const [key, kept] = ["secret.key", "kept"].map((name) => join(mine.dataDir, name));
  renameSync(key!, kept!);

  await refuses(mine, /^The key of this installation is missing: .+secret\.key/);
  assert.equal(existsSync(key!), false);
  openSecrets(theirs);
  await refuses(theirs, /secret\.key is not the key that this installation was set up with/);
  renameSync(kept!, key!);
  await openOwnSecrets(db, mine);
});

test("where no secret was ever noted, what is sealed says which it was", async () => {
  await seal(openSecrets(ours).seal("a model's key"));
  await refuses(other, /^PARLEY_SECRET is not the key/);
  await openOwnSecrets(db, ours);
  await db.system.deleteFrom("modelConnections").execute();
  await refuses(other, /^PARLEY_SECRET is not the key/);
});

test("of two nodes that start at once with two secrets one does", async () => {
  const started = await Promise.allSettled([openOwnSecrets(db, ours), openOwnSecrets(db, other)]);
  assert.deepEqual(started.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("who has lost it goes on with another one, and hears how much stays closed", async () => {
  await seal((await openOwnSecrets(db, ours)).seal("a model's key"));
  assert.equal(await replaceSecret(db, ours), null);
  assert.deepEqual(await replaceSecret(db, other), { closed: 1, factors: 0 });
  await openOwnSecrets(db, other);
  await refuses(ours, /^PARLEY_SECRET is not/);
});

async function refuses(where: { secret: string | null; dataDir: string }, sentence: RegExp): Promise<void> {
  await assert.rejects(openOwnSecrets(db, where), (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, sentence);
    return true;
  });
}

async function seal(secret: Buffer): Promise<void> {
  await db.system.insertInto("workspaces").values({ id: "ws_a", name: "A" }).execute();
  const row = { workspaceId: "ws_a", id: "model_a", name: "A", kind: "openai", baseUrl: "http://127.0.0.1", secret };
  await db.system.insertInto("modelConnections").values(row).execute();
}

function folder(): { secret: null; dataDir: string } {
  return { secret: null, dataDir: mkdtempSync(join(tmpdir(), "parley-key-")) };
}
