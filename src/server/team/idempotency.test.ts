import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { browser, openTeam, type Team } from "../../../test/team.ts";
import { Refusal } from "../infra/http.ts";
import { sweepIdempotencyKeys } from "./idempotency.ts";

let team: Team;
let runs = 0;
let outcome: () => unknown = () => ({ run: runs });
let desk: Awaited<ReturnType<Team["workspace"]>>;

before(async () => {
  team = await openTeam({
    more: (app) =>
      app.post("/api/v1/work", { config: { permission: "inbox.write" } }, async (_request, reply) => {
        runs++;
        reply.code(201);
        return outcome();
      }),
  });
  desk = await team.workspace("Desk", "Dana");
});
after(() => team.close());

const work = (key: string | undefined, body: unknown = { a: 1 }, who = desk.owner.browser) =>
  who.post("/api/v1/work", body, { "idempotency-key": key });

test("the same key and body is done once and answered twice", async () => {
  const first = await work("once");
  const again = await work("once");
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.deepEqual(again.body, first.body);
  assert.equal(again.headers["idempotent-replayed"], "true");
  assert.equal(first.headers["idempotent-replayed"], undefined);
});

test("the same key with another body is a conflict", async () => {
  await work("taken", { a: 1 });
  const other = await work("taken", { a: 2 });
  assert.deepEqual([other.status, other.body.code], [409, "idempotency_conflict"]);
});

test("of two at once one works, and the other hears so", async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  outcome = async () => {
    begun.resolve();
    await gate.promise;
    return { run: runs };
  };
  const first = work("both");
  await begun.promise;
  const second = await work("both");
  gate.resolve();
  assert.deepEqual([second.status, second.body.code], [409, "in_progress"]);
  assert.equal((await first).status, 201);
  outcome = () => ({ run: runs });
});

test("our own failure is not kept: the next try works", async () => {
  outcome = () => {
    throw new Error("broken");
  };
  assert.equal((await work("failing")).status, 500);
  outcome = () => ({ run: runs });
  assert.equal((await work("failing")).status, 201);
});

test("a refusal is kept like any answer", async () => {
  outcome = () => {
    throw new Refusal(409, "closed", "It is closed.");
  };
  await work("refused");
  outcome = () => ({ run: runs });
  const again = await work("refused");
  assert.deepEqual([again.status, again.body.code], [409, "closed"]);
  assert.equal(again.headers["content-type"], "application/problem+json");
});

test("a key counts for its caller alone", async () => {
  await work("mine");
  const { key } = await team.key(desk.id, "teammate");
  const before = runs;
  const headers = { authorization: `Bearer ${key}`, "idempotency-key": "mine" };
  assert.equal((await browser(team.app).post("/api/v1/work", { a: 1 }, headers)).status, 201);
  assert.equal(runs, before + 1);
});

test("an answer that shows a secret is not kept in clear", async () => {
  const form = { name: "CI", role: "viewer" };
  const headers = { "idempotency-key": "new-key" };
  const made = await desk.owner.browser.post("/api/v1/keys", form, headers);
  const again = await desk.owner.browser.post("/api/v1/keys", form, headers);
  assert.equal(again.body.key, made.body.key);
  const rows = await team.db.system.selectFrom("idempotencyKeys").selectAll().execute();
  assert.equal(JSON.stringify(rows).includes(made.body.key), false);
});

test("a request that died with its process is tried again after a minute", async () => {
  outcome = () => ({ run: runs });
  await work("dead");
  const row = team.db.system.updateTable("idempotencyKeys").where("key", "like", "%dead");
  await row.set({ status: null, answer: null }).execute();
  assert.equal((await work("dead")).body.code, "in_progress");
  await row.set({ createdAt: sql<Date>`now() - interval '2 minutes'` }).execute();
  assert.equal((await work("dead")).status, 201);
});

test("a request taken for dead takes nothing from the one in its place", async () => {
  const [first, second] = [held(), held()];
  outcome = first.outcome;
  const late = work("outlived");
  await first.begun.promise;
  const row = team.db.system.updateTable("idempotencyKeys").where("key", "like", "%outlived");
  await row.set({ createdAt: sql<Date>`now() - interval '2 minutes'` }).execute();
  outcome = second.outcome;
  const successor = work("outlived");
  await second.begun.promise;

  first.end.reject(new Error("broken"));
  assert.equal((await late).status, 500);
  assert.equal((await work("outlived")).body.code, "in_progress");
  second.end.resolve();
  assert.equal((await successor).status, 201);
  outcome = () => ({ run: runs });
  assert.deepEqual((await work("outlived")).body, (await successor).body);
});

test("work that is done is answered, also if another took its place and failed", async () => {
  const [first, second] = [held(), held()];
  outcome = first.outcome;
  const done = work("both-ran");
  await first.begun.promise;
  const row = team.db.system.updateTable("idempotencyKeys").where("key", "like", "%both-ran");
  await row.set({ createdAt: sql<Date>`now() - interval '2 minutes'` }).execute();
  outcome = second.outcome;
  const successor = work("both-ran");
  await second.begun.promise;

  first.end.resolve();
  assert.equal((await done).status, 201);
  second.end.reject(new Error("broken"));
  assert.equal((await successor).status, 500);
  outcome = () => ({ run: runs });
  assert.deepEqual((await work("both-ran")).body, (await done).body);
});

test("a key of nonsense is refused, none at all is fine", async () => {
  assert.equal((await work("")).status, 422);
  assert.equal((await work("x".repeat(201))).status, 422);
  assert.equal((await work(undefined)).status, 201);
});

test("after 48 hours a key is forgotten", async () => {
  await work("old");
  const old = { createdAt: sql<Date>`now() - interval '49 hours'` };
  await team.db.system.updateTable("idempotencyKeys").set(old).where("key", "like", "%old").execute();
  assert.equal(await sweepIdempotencyKeys(team.db), 1);
  assert.equal((await work("old", { a: 2 })).status, 201);
});

/** Work that begins and ends when a test says so. */
function held() {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    begun,
    end,
    outcome: async () => {
      begun.resolve();
      await end.promise;
      return { run: runs };
    },
  };
}
