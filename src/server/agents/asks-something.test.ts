import assert from "node:assert/strict";
import { test } from "node:test";
import { asksSomething } from "./asks-something.ts";

const questions = [
  "Do you deliver to Iceland?",
  "my lamp hums",
  "Is there a cheap service for repairs?",
  "Can I pay with bitcoin?",
  "I saw https://shop.example/lamp, is it still there?",
  "¿Tienen sillas?",
];
for (const text of questions) test(`worth an article: ${text}`, () => assert.ok(asksSomething(text, "question")));

const advertising = [
  "Hello dear shop owner, we bring your website to page one of every search engine. Reply for a free audit.",
  "best seo services cheap backlinks",
  "We offer guest posts and link building, first page of Google guaranteed",
  "Double your bitcoin, click here https://win.top/x",
  "Cheap viagra, buy now www.pills.example",
];
for (const text of advertising) test(`no gap: ${text}`, () => assert.ok(!asksSomething(text, "other")));

test("what no article is for leaves no gap", () => {
  assert.ok(!asksSomething("Let me speak to somebody", "human"));
  assert.ok(!asksSomething("Thanks a lot", "thanks"));
  assert.ok(!asksSomething("??? 👍", "other"));
});
