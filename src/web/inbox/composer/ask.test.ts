import assert from "node:assert/strict";
import { test } from "node:test";
import { type Ask, askComposer, onAsked } from "./ask.ts";

const takeBack = (text: string): Ask => ({ kind: "take-back", writing: { text, note: false, files: [] } });

test("what is taken back while its conversation is not open is there when it is opened, once", () => {
  askComposer("one", takeBack("Hello"));
  askComposer("one", { kind: "write", note: true });
  const got: Ask[] = [];

  onAsked("one", (ask) => got.push(ask))();
  onAsked("one", (ask) => got.push(ask))();

  assert.deepEqual(got, [takeBack("Hello")]);
});
