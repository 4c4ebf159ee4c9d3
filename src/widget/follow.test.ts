import assert from "node:assert/strict";
import { test } from "node:test";
import { backOff, follow } from "./follow.ts";

const piece = (text: string) => new Response(`event: message\ndata: ${text}\n\n`);
const never = () => new Promise<Response>(() => {});

/** Plays one answer after the other, then leaves the last attempt hanging; resolves when that one is asked. */
function play(answers: (() => Promise<Response>)[]) {
  const log: string[] = [];
  const waits: number[] = [];
  const done = new Promise<void>((resolve) => {
    const following = follow({
      open() {
        const next = answers.shift();
        if (next) return next();
        resolve();
        return never();
      },
      hear: ({ data }) => log.push(data),
      connected: (on) => log.push(on ? "up" : "down"),
      refused() {
        log.push("refused");
        following.stop();
        resolve();
      },
      wait: async (ms) => void waits.push(ms),
    });
  });
  return done.then(() => ({ log, waits }));
}

test("a stream that ends is opened again", async () => {
  const { log } = await play([async () => piece("one"), async () => piece("two")]);
  assert.deepEqual(log, ["up", "one", "down", "up", "two", "down"]);
});

test("each failure in a row waits longer, until something is heard", async () => {
  const fails = async () => new Response(null, { status: 503 });
  const breaks = () => Promise.reject(new TypeError("no network"));
  const greets = async () => new Response(": hello\n\n");
  const { waits } = await play([fails, breaks, greets, async () => piece("back"), fails]);
  const most = [500, 1000, 2000, 500, 1000];
  assert.equal(waits.length, most.length);
  for (const [at, wait] of waits.entries())
    assert.ok(wait >= most[at]! / 2 && wait <= most[at]!, `wait ${at} was ${wait}`);
});

test("a token that is no longer good ends the following", async () => {
  const { log } = await play([async () => piece("one"), async () => new Response(null, { status: 401 })]);
  assert.deepEqual(log, ["up", "one", "down", "refused"]);
});

test("an event nobody can take ends the connection, so that it comes again", async () => {
  const log: string[] = [];
  const answers = [piece("x"), piece("x")];
  const { promise, resolve } = Promise.withResolvers<void>();
  follow({
    open: async () => answers.shift() ?? (await never()),
    hear({ data }) {
      if (answers.length) throw new Error("cannot take it");
      log.push(data);
      resolve();
    },
    connected() {},
    refused() {},
    wait: async () => {},
  });
  await promise;
  assert.deepEqual(log, ["x"]);
});

test("the wait never passes half a minute", () => {
  assert.equal(backOff(0, 0), 250);
  assert.equal(backOff(40, 1), 30_000);
});
