import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { openPost } from "./post.ts";
import { openSwitches } from "./switches.ts";

type Answer = number | "nothing";

const switches = openSwitches();
let answers: Answer[];
let heard: string[];
let waited: number[];
let post: ReturnType<typeof openPost>;

beforeEach(() => {
  switches.clear();
  answers = [];
  heard = [];
  waited = [];
  post = openPost({ switches, now: () => 0, fetch: listen as unknown as typeof fetch, wait: (ms) => wait(ms) });
});

describe("without a switch", () => {
  test("webhooks of one key arrive in order, each with its own address and headers", async () => {
    for (const body of ["1", "2", "3"]) say(body);
    await post.idle();
    assert.deepEqual(heard, ["1", "2", "3"]);
  });

  test("an error, a hang-up and a flood are tried again after growing waits", async () => {
    answers = [503, "nothing", 429, 200];
    say("hello");
    await post.idle();
    assert.deepEqual(heard, ["hello", "hello", "hello", "hello"]);
    assert.deepEqual(waited, [250, 500, 1000]);
    assert.partialDeepStrictEqual(post.postings()[0], { state: "taken", tries: 4, status: 200 });
  });

  test("the next of the same key waits until the one before it is taken; another key does not", async () => {
    answers = [500];
    say("first");
    say("second");
    say("elsewhere", "other key");
    await post.idle();
    assert.deepEqual(heard, ["first", "elsewhere", "first", "second"]);
  });

  test("a refusal is final", async () => {
    answers = [403];
    say("forged");
    await post.idle();
    assert.deepEqual(heard, ["forged"]);
    assert.equal(post.postings()[0]!.state, "refused");
  });

  test("nobody is asked for ever", async () => {
    answers = Array<Answer>(50).fill("nothing");
    say("hello");
    await post.idle();
    assert.equal(heard.length, 10);
    assert.equal(post.postings()[0]!.state, "given-up");
  });
});

describe("switches", () => {
  test("duplicate: each comes twice, as often as it was asked for", async () => {
    switches.on("duplicate-webhooks", 1);
    say("1");
    say("2");
    await post.idle();
    assert.deepEqual(heard, ["1", "1", "2"]);
  });

  test("reorder: the one after it comes first", async () => {
    switches.on("reorder-webhooks", 1);
    wait = () => new Promise(() => {});
    for (const body of ["1", "2", "3"]) say(body);
    await post.idle();
    assert.deepEqual(heard, ["2", "1", "3"]);
  });

  test("reorder: when nothing follows, it comes all the same", async () => {
    switches.on("reorder-webhooks", 1);
    say("1");
    await post.idle();
    assert.deepEqual(heard, ["1"]);
    assert.deepEqual(waited, [3000]);
  });

  test("delay: it comes late", async () => {
    switches.on("delay-webhooks", 1);
    say("1");
    await post.idle();
    assert.deepEqual(waited, [5000]);
    assert.deepEqual(heard, ["1"]);
  });

  test("lose: it never comes", async () => {
    switches.on("lose-webhooks", 1);
    say("1");
    say("2");
    await post.idle();
    assert.deepEqual(heard, ["2"]);
    assert.deepEqual(
      post.postings().map(({ state }) => state),
      ["taken", "lost"],
    );
  });
});

test("one can be posted fifty times at once", async () => {
  say("1");
  await post.idle();
  const { webhook } = post.postings()[0]!;
  assert.deepEqual(await post.again(webhook, 50), Array(50).fill(200));
  assert.equal(heard.length, 51);
});

test("once it has stopped, nothing is tried again", async () => {
  answers = [500, 500, 500];
  wait = async () => post.stop();
  say("1");
  await post.idle();
  assert.deepEqual(heard, ["1"]);
});

function say(body: string, key = "+1 +2") {
  post.post({ url: "http://parley.example/hooks/1", headers: { "x-number": body }, body, key });
}

async function listen(
  url: string,
  { method, headers, body }: { method: string; headers: Record<string, string>; body: string },
) {
  assert.equal(url, "http://parley.example/hooks/1");
  assert.equal(method, "POST");
  assert.equal(headers["x-number"], body);
  heard.push(body);
  const answer = answers.shift() ?? 200;
  if (answer === "nothing") throw new TypeError("fetch failed");
  return new Response("", { status: answer });
}

const noted = async (ms: number) => void waited.push(ms);
let wait: (ms: number) => Promise<unknown> = noted;
beforeEach(() => void (wait = noted));
