import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeldMessage, Message } from "../../../contract/conversations.ts";
import { unseenAuthors } from "./unseen.ts";

const by = (id: string) => ({ kind: "teammate" as const, id, name: id });
const said = (seq: number, author: string, more: Partial<Message> = {}) =>
  ({ seq, author: by(author), direction: "out", clientId: null, ...more }) as Message;
const held = (id: string, author: string, sendAt: string | null = "2026-01-05T09:00:00.000Z") =>
  ({ id, author: by(author), sendAt }) as HeldMessage;

const names = (messages: Message[], waits: HeldMessage[], known: string[] = []) =>
  unseenAuthors({ messages, held: waits }, { seq: 4, held: known }, "maya").map(({ name }) => name);

test("what others wrote, or hold, since the writer looked is unseen; notes and one's own are not", () => {
  assert.deepEqual(names([said(4, "tom"), said(5, "maya"), said(6, "tom", { direction: "note" })], []), []);
  assert.deepEqual(names([said(5, "nils")], [held("a", "maya"), held("b", "tom")]), ["nils", "tom"]);
});

test("a held reply that was seen stays seen once it has left; one that is stuck does not leave", () => {
  assert.deepEqual(names([], [held("a", "tom"), held("b", "tom", null)], ["a"]), []);
  assert.deepEqual(names([said(5, "tom", { clientId: "a" })], [], ["a"]), []);
});
