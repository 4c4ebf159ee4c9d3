import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "./find.ts";

const items = [
  { id: "team", title: "Team", words: "people roles invite" },
  { id: "invite", title: "Invite a teammate" },
  { id: "settings", title: "Settings", words: "preferences" },
  { id: "general", title: "Settings: general", words: "workspace name" },
  { id: "elena", title: "Élena Duarte", words: "elena@example.com" },
  { id: "resolve", title: "Resolve" },
  { id: "resolved", title: "Show: resolved" },
];

const found = (text: string, recent?: string[]) => find(items, text, recent).map(({ id }) => id);

test("the name weighs more than what else a thing is called", () => {
  assert.deepEqual(found("invite"), ["invite", "team"]);
  assert.deepEqual(found("roles"), ["team"]);
});

test("a beginning is enough, a whole name comes first", () => {
  assert.deepEqual(found("resol"), ["resolve", "resolved"]);
  assert.deepEqual(found("resolved"), ["resolved"]);
  assert.deepEqual(found("settings"), ["settings", "general"]);
});

test("every word must fit, in any order", () => {
  assert.deepEqual(found("general settings"), ["general"]);
  assert.deepEqual(found("invite settings"), []);
});

test("accents, case and marks do not matter", () => {
  assert.deepEqual(found("ELENA"), ["elena"]);
  assert.deepEqual(found("elena@example"), ["elena"]);
});

test("among equals what was used last comes first", () => {
  assert.deepEqual(found("t"), ["team", "invite"]);
  assert.deepEqual(found("t", ["invite", "team"]), ["invite", "team"]);
});

test("no text keeps all as they are", () => {
  assert.equal(found("  ").length, items.length);
});
