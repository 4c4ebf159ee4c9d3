import assert from "node:assert/strict";
import { test } from "node:test";
import type { Uploaded } from "../contract/widget.ts";
import type { Answer } from "./answer.ts";
import { type Attachment, isUnderWay, openAttachments } from "./attachments.ts";

function stage(answers: Record<string, number> = {}) {
  let all: Attachment[] = [];
  const asked: string[] = [];
  const upload = async (file: File, _: unknown, signal: AbortSignal): Promise<Answer<Uploaded>> => {
    asked.push(file.name);
    const status = signal.aborted ? 0 : (answers[file.name] ?? 201);
    if (status !== 201) return { ok: false, status };
    return { ok: true, value: { ticket: `ticket of ${file.name}`, name: file.name, mime: file.type, size: file.size } };
  };
  const attachments = openAttachments({ upload, changed: (next) => void (all = next) });
  const settled = async () => {
    while (all.some(isUnderWay)) await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...attachments, asked, answers, settled, all: () => all, problems: () => all.map(({ problem }) => problem) };
}

function file(name: string, size = 3): File {
  const made = new File(["x".repeat(Math.min(size, 3))], name, { type: "text/plain" });
  return Object.defineProperty(made, "size", { value: size });
}

test("what is here goes with the message, what could not come stays in sight", async () => {
  const stand = stage({ "b.txt": 415 });
  stand.add([file("a.txt"), file("b.txt"), file("c.txt")]);
  await stand.settled();
  assert.deepEqual(
    stand.take().map(({ ticket }) => ticket),
    ["ticket of a.txt", "ticket of c.txt"],
  );
  assert.deepEqual(stand.problems(), ["not-taken"]);
});

test("what is surely refused is not sent at all", async () => {
  const stand = stage();
  stand.add([file("none", 0), file("film.mov", 25_000_001), file("fits", 25_000_000)]);
  await stand.settled();
  assert.deepEqual(stand.problems(), ["empty", "too-large", null]);
  assert.deepEqual(stand.asked, ["fits"]);
});

test("of many at once ten are taken", async () => {
  const stand = stage();
  stand.add(Array.from({ length: 12 }, (_, at) => file(`${at}`)));
  await stand.settled();
  assert.equal(stand.asked.length, 10);
  assert.deepEqual(stand.problems().slice(9), [null, "too-many", "too-many"]);
  assert.equal(stand.take().length, 10);
});

test("a file that did not get through is tried again, and removed is not asked for again", async () => {
  const stand = stage({ a: 0, b: 429 });
  stand.add([file("a"), file("b")]);
  await stand.settled();
  assert.deepEqual(stand.problems(), ["not-uploaded", "wait"]);
  stand.answers.a = 201;
  stand.retry(stand.all()[0]!.key);
  stand.remove(stand.all()[1]!.key);
  await stand.settled();
  assert.deepEqual(stand.problems(), [null]);
  assert.deepEqual(stand.asked, ["a", "b", "a"]);
});
