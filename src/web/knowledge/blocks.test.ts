import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksOf } from "./blocks.ts";

test("headings and tables stand out from the text between them", () => {
  assert.deepEqual(
    blocksOf("# Returns\nWithin 30 days.\n\n| Country | Cost |\n| --- | --: |\n| Germany | free |\nAsk us."),
    [
      { kind: "heading", level: 1, text: "Returns" },
      { kind: "text", text: "Within 30 days.\n" },
      { kind: "table", head: ["Country", "Cost"], rows: [["Germany", "free"]] },
      { kind: "text", text: "Ask us." },
    ],
  );
});

test("inside a fence a heading is only text", () => {
  const text = "```\n# not a heading\n| a | b |\n| - | - |\n```";
  assert.deepEqual(blocksOf(text), [{ kind: "text", text }]);
});

test("an escaped bar belongs to its cell", () => {
  const [table] = blocksOf("| a \\| b | c |\n| - | - |");
  assert.deepEqual(table, { kind: "table", head: ["a | b", "c"], rows: [] });
});

test("an empty text has no blocks", () => {
  assert.deepEqual(blocksOf(" \n\n"), []);
});
