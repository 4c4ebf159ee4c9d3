import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { createLog } from "./log.ts";
import { leaseSeconds, startWorker, type Worker } from "./worker.ts";

// Time stands still here and moves only when a test moves it.
beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval"] }));
afterEach(() => mock.timers.reset());

type Job = { id: string };

const pollMs = 1_000;
const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
const pass = async (ms: number) => {
  mock.timers.tick(ms);
  await settled();
};

/** A worker on jobs that are names; each ends when the test says so. */
function bench({ parallel = 2, due = [] as string[] } = {}) {
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const claims: number[] = [];
  const renewed: string[][] = [];
  const given: string[] = [];
  let broken = false;
  const worker: Worker = startWorker<Job>({
    name: "test",
    parallel,
    pollMs,
    log: createLog("silent"),
    claim: async (most) => {
      claims.push(most);
      if (broken) throw new Error("no database");
      return due.splice(0, most).map((id) => ({ id }));
    },
    renew: async (jobs) => void renewed.push(jobs.map(({ id }) => id)),
    work: ({ id }) => {
      const end = Promise.withResolvers<void>();
      ends.set(id, end);
      return end.promise;
    },
    giveBack: async ({ id }, { message }) => {
      if (broken) throw new Error("no database");
      given.push(`${id}: ${message}`);
    },
  });
  return {
    worker,
    due,
    claims,
    renewed,
    given,
    begun: () => [...ends.keys()],
    break: (value: boolean) => void (broken = value),
    async end(job: string, error?: Error) {
      if (error) ends.get(job)!.reject(error);
      else ends.get(job)!.resolve();
      await settled();
    },
  };
}

test("it looks at once, and again with every poll", async () => {
  const { worker, claims } = bench();
  await pass(0);
  assert.equal(claims.length, 1);
  await pass(pollMs - 1);
  assert.equal(claims.length, 1);
  await pass(1);
  assert.equal(claims.length, 2);
  await worker.stop();
});

test("it never claims more than it has hands for, and fills a hand as soon as it is free", async () => {
  const { worker, begun, end, claims } = bench({ due: ["a", "b", "c", "d"] });
  await pass(0);
  assert.deepEqual(begun(), ["a", "b"]);
  await end("a");
  await pass(0);
  assert.deepEqual(begun(), ["a", "b", "c"]);
  assert.deepEqual(claims, [2, 1]);
  for (const job of ["b", "c"]) await end(job);
  await pass(0);
  await end("d");
  assert.equal(worker.running(), 0);
  await worker.stop();
});

test("a hint makes it look when the hint says, and a later one does not put that off", async () => {
  const { worker, due, begun, end } = bench();
  await pass(0);
  due.push("a");
  worker.hint(50);
  worker.hint(500);
  await pass(50);
  assert.deepEqual(begun(), ["a"]);
  await end("a");
  await worker.stop();
});

test("a hint that comes while it looks is not lost", async () => {
  let look = Promise.withResolvers<Job[]>();
  let looks = 0;
  const worker = startWorker<Job>({
    name: "test",
    parallel: 1,
    pollMs,
    log: createLog("silent"),
    claim: () => {
      looks++;
      return look.promise;
    },
    renew: async () => {},
    work: async () => {},
    giveBack: async () => {},
  });
  await pass(0);
  worker.hint();
  await pass(0);
  assert.equal(looks, 1);
  const first = look;
  look = Promise.withResolvers();
  first.resolve([]);
  await settled();
  await pass(0);
  assert.equal(looks, 2);
  look.resolve([]);
  await worker.stop();
});

test("a job that fails harms neither the others nor the worker", async () => {
  const { worker, due, begun, end, given } = bench({ due: ["a", "b"] });
  await pass(0);
  await end("a", new Error("broken"));
  assert.deepEqual(given, ["a: broken"]);
  due.push("c");
  await pass(pollMs);
  assert.deepEqual(begun(), ["a", "b", "c"]);
  for (const job of ["b", "c"]) await end(job);
  await worker.stop();
});

test("a database that is away for a while is asked again", async () => {
  const { worker, due, begun, end, break: breakIt } = bench();
  breakIt(true);
  await pass(0);
  breakIt(false);
  due.push("a");
  await pass(pollMs);
  assert.deepEqual(begun(), ["a"]);
  await end("a");
  await worker.stop();
});

test("leases of what is under way are renewed well before they run out, and of nothing else", async () => {
  const { worker, renewed, end } = bench({ due: ["a", "b"] });
  await pass(0);
  await end("a");
  await pass((leaseSeconds / 3) * 1000);
  assert.deepEqual(renewed, [["b"]]);
  await end("b");
  await pass((leaseSeconds / 3) * 1000);
  assert.deepEqual(renewed, [["b"]]);
  await worker.stop();
});

test("what runs here and is claimed once more, as after a lease ran out, is not begun again", async () => {
  const { worker, due, begun, end } = bench({ due: ["a"], parallel: 3 });
  await pass(0);
  due.push("a", "b");
  await pass(pollMs);
  assert.deepEqual([begun(), worker.running()], [["a", "b"], 2]);
  await end("a");
  await end("b");
  assert.equal(worker.running(), 0);
  await worker.stop();
});

test("stopping waits for what is under way and begins nothing more", async () => {
  const { worker, due, begun, end } = bench({ due: ["a"] });
  await pass(0);
  let stopped = false;
  const stopping = worker.stop().then(() => {
    stopped = true;
  });
  due.push("b");
  worker.hint();
  await pass(pollMs * 3);
  assert.equal(stopped, false);
  await end("a");
  await stopping;
  assert.deepEqual(begun(), ["a"]);
});
