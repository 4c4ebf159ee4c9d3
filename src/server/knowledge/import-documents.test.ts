import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { prepareJobs } from "../infra/jobs.ts";
import { asWorkspace } from "../team/guard.ts";
import { beginImport, runImport } from "./import-documents.ts";

const workspace = asWorkspace("ws_shop");
const by = { kind: "system" } as const;
let database: TestDatabase;

before(async () => {
  database = await testDatabase();
  await prepareJobs(database.url);
  await database.db.pool.query("insert into workspaces (id, name) values ('ws_shop', 'Shop')");
});
after(() => database.close());

test("a document of more passages than a statement has values is imported", async () => {
  const section = (index: number) => `# Heading ${index}\n\n${"word ".repeat(30)}\n\n`;
  const text = Array.from({ length: 14_000 }, (_, index) => section(index)).join("");
  const outcome = await importAll([{ path: "large.md", text }]);
  assert.deepEqual([outcome.state, outcome.created, outcome.skipped], ["done", 1, []]);
});

test("a document that cannot be stored is skipped with its reason, and those around it are not", async () => {
  const outcome = await importAll([
    { path: "first.md", text: "# First\n\nText" },
    { path: "poison.jsonl", text: JSON.stringify({ title: "Poison", body: "A \0 in it" }) },
    { path: "last.md", text: "# Last\n\nText" },
  ]);
  assert.deepEqual([outcome.state, outcome.done, outcome.created], ["done", 3, 2]);
  assert.deepEqual(outcome.skipped, [{ path: "poison.jsonl", reason: "it holds a character that cannot be stored" }]);
});

test("an import that was interrupted goes on where it stopped", async () => {
  const documents = Array.from({ length: 45 }, (_, index) => ({
    path: `${index}.md`,
    text: `# Title ${index}\n\nText`,
  }));
  const id = await beginImport(database.db, { workspace, by, name: "folder", publish: true, documents });
  let batches = 0;
  const breaking = {
    ...database.db,
    in: ((...args: Parameters<typeof database.db.in>) => {
      if (++batches > 1) return Promise.reject(new Error("The process ended."));
      return database.db.in(...args);
    }) as typeof database.db.in,
  };
  await assert.rejects(runImport(breaking, { workspace, id, publish: true, by }));
  assert.equal((await readImport(id)).done, 20);
  await runImport(database.db, { workspace, id, publish: true, by });
  const { state, done, created } = await readImport(id);
  assert.deepEqual([state, done, created], ["done", 45, 45]);
});

test("an import that breaks at every attempt has failed in the end, and says why", async () => {
  const documents = [{ path: "a.md", text: "# Broken import\n\nText" }];
  const id = await beginImport(database.db, { workspace, by, name: "folder", publish: true, documents });
  let broken = true;
  const breaking = {
    ...database.db,
    in: ((...args: Parameters<typeof database.db.in>) =>
      broken
        ? Promise.reject(new Error("No room left on the disk."))
        : database.db.in(...args)) as typeof database.db.in,
  };
  const job = { workspace, id, publish: true, by };
  for (let attempt = 1; attempt < 6; attempt++) await assert.rejects(runImport(breaking, job, attempt));
  assert.equal((await readImport(id)).state, "waiting");

  const once = {
    ...breaking,
    in: ((...args: Parameters<typeof database.db.in>) =>
      breaking.in(...args).finally(() => (broken = false))) as typeof database.db.in,
  };
  await runImport(once, job, 6);

  const { state, error, ended_at } = await readImport(id);
  assert.deepEqual([state, error, ended_at !== null], ["failed", "No room left on the disk.", true]);
  await runImport(database.db, job);
  assert.equal((await readImport(id)).state, "failed");
});

test("what the database refuses for another reason than a character is told for what it is", async () => {
  await database.db.pool.query("alter table articles add constraint no_sand check (title <> 'Sand')");
  const outcome = await importAll([{ path: "sand.md", text: "# Sand\n\nText" }]);
  await database.db.pool.query("alter table articles drop constraint no_sand");
  assert.deepEqual(outcome.skipped, [{ path: "sand.md", reason: "it could not be stored" }]);
});

async function importAll(documents: { path: string; text: string }[]) {
  const id = await beginImport(database.db, { workspace, by, name: "folder", publish: true, documents });
  await runImport(database.db, { workspace, id, publish: true, by });
  return readImport(id);
}

async function readImport(id: string) {
  return (await database.db.pool.query("select * from knowledge_imports where id = $1", [id])).rows[0];
}
