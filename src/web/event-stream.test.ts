import assert from "node:assert/strict";
import { test } from "node:test";
import { readStream, type StreamItem } from "./event-stream.ts";

test("events are read however the network cuts them", async () => {
  const text = 'retry: 1000\n\nid: 7\nevent: event\ndata: {"a":1}\n\n: beat\n\nevent: reset\ndata: {}\n\n';
  for (const size of [1, 5, 1000]) {
    assert.deepEqual(await read(text, size), [
      { id: "7", event: "event", data: '{"a":1}' },
      { id: null, event: "reset", data: "{}" },
    ]);
  }
});

test("an event that is not complete is not told", async () => {
  assert.deepEqual(await read("event: event\ndata: {}", 4), []);
});

async function read(text: string, size: number): Promise<StreamItem[]> {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return Array.fromAsync(readStream(body));
}
