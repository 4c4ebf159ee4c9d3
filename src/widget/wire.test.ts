import assert from "node:assert/strict";
import { test } from "node:test";
import { readToFrame, readToHost, wrap } from "./wire.ts";

const look = { title: "Chat", colour: "#3355ff", position: "left", theme: "dark" } as const;

test("what one side wraps the other reads", () => {
  assert.deepEqual(readToHost(wrap({ kind: "session", look })), { kind: "session", look });
  assert.deepEqual(readToFrame(wrap({ kind: "identify", jwt: "a.b.c" })), { kind: "identify", jwt: "a.b.c" });
});

test("anything of another shape is not heard", () => {
  const strangers = [null, 1, "open", [], {}, { parley: null }, { parley: "open" }, { parley: { kind: "toString" } }];
  const wrong = [
    { parley: { kind: "unread", count: -1 } },
    { parley: { kind: "unread", count: "3" } },
    { parley: { kind: "session", look: { ...look, colour: "red;background:url(x)" } } },
    { parley: { kind: "session", look: { ...look, position: "top" } } },
    { parley: { kind: "session" } },
    { parley: { kind: ["close"] } },
    { kind: "close" },
  ];
  for (const data of [...strangers, ...wrong]) assert.equal(readToHost(data), null, JSON.stringify(data));
  for (const data of [
    ...strangers,
    { parley: { kind: "identify", jwt: 5 } },
    { parley: { kind: "begin", page: "x" } },
  ]) {
    assert.equal(readToFrame(data), null, JSON.stringify(data));
  }
});
