import assert from "node:assert/strict";
import { test } from "node:test";
import type { WidgetMessage } from "../contract/widget.ts";
import {
  confirm,
  emptyThread,
  enter,
  hear,
  isUnanswered,
  mark,
  type Outgoing,
  rows,
  see,
  type Thread,
  unread,
  withdraw,
  write,
} from "./thread.ts";

const noon = Date.parse("2026-03-02T12:00:00Z");

function said(seq: number, part: Partial<WidgetMessage> = {}): WidgetMessage {
  const at = new Date(noon + seq * 1000).toISOString();
  return {
    id: `msg_${seq}`,
    seq,
    from: "agent",
    name: "Fern",
    text: `text ${seq}`,
    sources: [],
    files: [],
    clientId: null,
    at,
    ...part,
  };
}

function draft(clientId: string): Outgoing {
  return { clientId, text: "hello", files: [], at: new Date(noon + 60_000).toISOString(), state: "sending" };
}

const arrive = (thread: Thread, message: WidgetMessage) => hear(thread, { kind: "message", message });
const seqs = (thread: Thread) => thread.messages.map(({ seq }) => seq);

test("a message heard twice is there once, in the server's order", () => {
  const thread = [said(3), said(1), said(3), said(2)].reduce(arrive, emptyThread);
  assert.deepEqual(seqs(thread), [1, 2, 3]);
  assert.equal(thread.cursor, 3);
});

test("what the visitor wrote becomes the server's message whichever tells first", () => {
  const mine = said(5, { from: "visitor", clientId: "abc" });
  const answer = { id: mine.id, seq: 5, at: mine.at };
  const waiting = write(emptyThread, draft("abc"));
  const answerFirst = arrive(confirm(waiting, "abc", answer), mine);
  const streamFirst = confirm(arrive(waiting, mine), "abc", answer);
  for (const thread of [answerFirst, streamFirst]) {
    assert.deepEqual([seqs(thread), thread.outgoing], [[5], []]);
  }
});

test("an own message's answer does not move the cursor past what the stream still owes", () => {
  const thread = confirm(write(arrive(emptyThread, said(1)), draft("abc")), "abc", {
    id: "msg_4",
    seq: 4,
    at: said(4).at,
  });
  assert.equal(thread.cursor, 1);
});

test("what the agent composes is replaced by its message, or withdrawn", () => {
  const composing = hear(emptyThread, { kind: "composing", text: "It is" });
  assert.equal(composing.composing, "It is");
  assert.equal(hear(composing, { kind: "composing", text: "" }).composing, "");
  const replaced = arrive(composing, said(1));
  assert.equal(replaced.composing, "");
  const [row] = rows(replaced);
  assert.deepEqual([row!.fresh, row!.moves], [true, false], "it is new, but was on screen already");
});

test("a session brings its history and keeps what is not confirmed in it", () => {
  const messages = [said(2), said(1, { from: "visitor", clientId: "done" })];
  const thread = enter({ messages, readSeq: 1 }, [draft("done"), draft("open")]);
  assert.deepEqual(seqs(thread), [1, 2]);
  assert.deepEqual(
    thread.outgoing.map(({ clientId }) => clientId),
    ["open"],
  );
  assert.equal(unread(thread), 1);
});

test("unread counts what others said after the last thing seen, and never grows by seeing less", () => {
  const thread = [said(1), said(2, { from: "visitor" }), said(3)].reduce(arrive, emptyThread);
  assert.equal(unread(thread), 2);
  assert.equal(unread(see(thread, 3)), 0);
  assert.equal(unread(see(see(thread, 3), 1)), 0);
});

test("unanswered is what the visitor said last, as long as nothing of theirs has failed since", () => {
  const asked = [said(1), said(2, { from: "visitor" })].reduce(arrive, emptyThread);
  const more = write(asked, draft("abc"));
  const threads = [emptyThread, asked, more, mark(more, "abc", "failed"), arrive(more, said(3))];
  assert.deepEqual(threads.map(isUnanswered), [false, true, true, false, false]);
});

test("a failed message stays under the same name until it is sent or removed", () => {
  const failed = mark(write(emptyThread, draft("abc")), "abc", "failed");
  assert.equal(rows(failed)[0]!.state, "failed");
  assert.equal(rows(mark(failed, "abc", "sending"))[0]!.key, "abc");
  assert.deepEqual(rows(withdraw(failed, "abc")), []);
});

test("rows know where a day and a run begin and end", () => {
  const later = new Date(noon + 10 * 60_000).toISOString();
  const nextDay = new Date(noon + 36 * 3_600_000).toISOString();
  const thread = [
    said(1),
    said(2),
    said(3, { name: "Ingrid", from: "teammate" }),
    said(4, { at: later }),
    said(5, { at: nextDay }),
  ];
  const flags = rows(thread.reduce(arrive, emptyThread)).map(({ day, first, last }) => [day, first, last]);
  assert.deepEqual(flags, [
    [true, true, false],
    [false, false, true],
    [false, true, true],
    [false, true, true],
    [true, true, true],
  ]);
});
