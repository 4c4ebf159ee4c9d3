import assert from "node:assert/strict";
import { test } from "node:test";
import { splitArticle } from "./split.ts";

const words = (count: number) => `${Array.from({ length: count }, (_, i) => `word${i}`).join(" ")}.`;

test("a short article is one passage", () => {
  assert.deepEqual(splitArticle({ title: "Hours", body: "Open at nine.\n\nClosed on Sundays." }), [
    { heading: null, text: "Open at nine.\n\nClosed on Sundays." },
  ]);
});

test("an empty article has no passage", () => {
  assert.deepEqual(splitArticle({ title: "Hours", body: " \n" }), []);
});

test("each heading starts a passage that carries it", () => {
  const parts = splitArticle({ title: "Shipping", body: `# Shipping\n\n${words(90)}\n\n## Abroad\n\n${words(90)}` });
  assert.deepEqual(
    parts.map((part) => part.heading),
    [null, "Abroad"],
  );
});

test("long sections are cut between paragraphs", () => {
  const parts = splitArticle({ title: "Long", body: Array.from({ length: 6 }, () => words(70)).join("\n\n") });
  assert.deepEqual(
    parts.map((part) => part.text.split("\n\n").length),
    [2, 2, 2],
  );
});

test("a wall of text is cut between sentences", () => {
  const parts = splitArticle({ title: "Wall", body: Array.from({ length: 30 }, () => `S${words(20)}`).join(" ") });
  assert.ok(parts.length >= 3);
  for (const part of parts) assert.match(part.text, /\.$/);
});

test("lists keep their steps and code keeps its blank lines", () => {
  const list = Array.from({ length: 20 }, (_, i) => `${i + 1}. ${words(15)}`).join("\n\n");
  const code = `\`\`\`\n# not a heading\n\n${words(120)}\n\`\`\``;
  const texts = splitArticle({ title: "Guide", body: `${words(90)}\n\n${list}\n\n${code}` }).map((part) => part.text);
  assert.ok(texts.some((text) => text.includes("1. ") && text.includes("20. ")));
  assert.ok(texts.some((text) => text.includes("# not a heading") && text.split("```").length === 3));
});
