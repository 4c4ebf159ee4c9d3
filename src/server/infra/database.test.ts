import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { type TestDatabase, testDatabase } from "../../../test/database.ts";
import { isAway, isPassing, isUnstorable, isWrongValue, openDatabase } from "./database.ts";

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});

after(() => database?.close());

test("PostgreSQL is away where nobody answers, and where a connection ends in the middle of a question", async (t) => {
  assert.ok(isAway(await askedAt("postgres://nobody@127.0.0.1:1/nothing")));
  assert.ok(isAway(await askedAt("postgres://nobody@/nothing?host=/nowhere")));

  const door = createServer((guest) => void guest.once("data", () => guest.resetAndDestroy())).listen(0, "127.0.0.1");
  t.after(() => door.close());
  await new Promise((resolve) => door.once("listening", resolve));
  const { port } = door.address() as { port: number };
  assert.ok(isAway(await askedAt(`postgres://nobody@127.0.0.1:${port}/nothing`)));

  assert.ok(isAway(await askedAt(database.url, sql`select pg_terminate_backend(pg_backend_pid())`)));
});

test("a missing file, and a provider that hangs up, say nothing about PostgreSQL", async () => {
  const missing = await failure(readFile("/nowhere/at/all"));
  const hungUp = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
  const refused = await failure(fetch("http://127.0.0.1:1"));
  for (const error of [missing, hungUp, refused, refused.cause as Error]) {
    assert.equal(isAway(error), false, error.message);
    assert.equal(isPassing(error), false, error.message);
  }
});

test("whoever gave a value is only to blame for the value", async () => {
  const { system } = database.db;
  for (const [query, blamed] of [
    [sql`select ${"a\0b"}::text`, true],
    [sql`select ${"2026-02-31"}::date`, true],
    [sql`select ${"99999999999"}::int`, true],
    [sql`select 'a' like ${"\\"}`, true],
    [sql`select set_config('role', 'nobody_of_this_name', true)`, false],
    [sql`select ${0} / 0`, false],
    [sql`select jsonb_object_agg(null::text, 1)`, false],
  ] as const) {
    const error = await failure(query.execute(system));
    assert.equal(isWrongValue(error), blamed, error.message);
    assert.equal(isUnstorable(error), blamed, error.message);
  }
});

function askedAt(url: string, question = sql`select 1`): Promise<Error> {
  const db = openDatabase(url, { max: 1 });
  return failure(question.execute(db.system)).finally(db.close);
}

function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => assert.fail("It went well."),
    (error: Error) => error,
  );
}
