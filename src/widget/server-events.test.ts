import assert from "node:assert/strict";
import { test } from "node:test";
import { eventReader, type ServerEvent } from "./server-events.ts";

function read(...pieces: string[]): ServerEvent[] {
  const heard: ServerEvent[] = [];
  const take = eventReader((event) => heard.push(event));
  for (const piece of pieces) take(piece);
  return heard;
}

const stream = 'event: message\r\nid: 7\r\ndata: {"a":1}\r\n\r\n: ping\n\nevent: typing\ndata:one\ndata: two\n\n';
const both = [
  { event: "message", data: '{"a":1}' },
  { event: "typing", data: "one\ntwo" },
];

test("whole events come out of a stream with any line ends", () => {
  assert.deepEqual(read(stream), both);
  assert.deepEqual(read("data: x\r\rdata: y\r\r", "\n"), [
    { event: "message", data: "x" },
    { event: "message", data: "y" },
  ]);
});

test("the same events come out wherever the network cuts", () => {
  for (let cut = 0; cut <= stream.length; cut++) {
    assert.deepEqual(read(stream.slice(0, cut), stream.slice(cut)), both, `cut at ${cut}`);
  }
  assert.deepEqual(read(...stream), both);
});

test("a comment, and an event without its end, say nothing", () => {
  assert.deepEqual(read(": ping\n\n", "event: message\n\n", "data: half"), []);
});
