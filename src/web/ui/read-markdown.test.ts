import assert from "node:assert/strict";
import { test } from "node:test";
import { type Piece, readBlocks } from "./read-markdown.ts";

test("paragraphs, headings, lists, quotes and code are told apart", () => {
  const text = "# Title\nOne\ntwo\n\n- a\n- b\n\n3. c\n> said\n```\n<b>\n```\n---";
  assert.deepEqual(
    readBlocks(text).map((block) => block.kind),
    ["heading", "paragraph", "list", "list", "quote", "code", "rule"],
  );
});

test("a numbered list keeps where it begins", () => {
  assert.deepEqual(readBlocks("3. c\n4. d"), [
    { kind: "list", ordered: true, start: 3, items: [[{ kind: "text", text: "c" }], [{ kind: "text", text: "d" }]] },
  ]);
});

test("links go to the web, mail and telephones only", () => {
  assert.deepEqual(linksIn("[a](https://example.com) b@example.com [call](tel:+49301234) https://example.com/x."), [
    "https://example.com",
    "mailto:b@example.com",
    "tel:+49301234",
    "https://example.com/x",
  ]);
  for (const bad of [
    "javascript:alert(1)",
    "JaVaScRiPt:x",
    "data:text/html,x",
    "vbscript:x",
    "//example.com",
    "/path",
    "file:///x",
  ]) {
    assert.deepEqual(linksIn(`[a](${bad})`), [], bad);
  }
});

test("an image is a link at most, never loaded", () => {
  assert.deepEqual(piecesOf("![x](https://example.com/p.png?d=1)"), [
    { kind: "link", to: "https://example.com/p.png?d=1", text: "x" },
  ]);
});

test("HTML stays text", () => {
  assert.deepEqual(piecesOf("<img src=x onerror=alert(1)>"), [{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
});

test("a citation mark is told apart from other brackets", () => {
  assert.deepEqual(
    piecesOf("Yes [1], see [note].").map((piece) => piece.kind),
    ["text", "mark", "text"],
  );
});

test("underscores inside words and lone asterisks mean nothing", () => {
  assert.deepEqual(piecesOf("snake_case_name and 2 * 3 * 4"), [
    { kind: "text", text: "snake_case_name and 2 * 3 * 4" },
  ]);
});

for (const mark of ["**a", "[", "[a](", "~~", "a@", "a.", "http://"])
  test(`of ${mark} without end every letter is shown, and read only once however long`, () => {
    const endless = mark.repeat(600_000 / mark.length);
    const shown = piecesOf(endless).map(written).join("");
    assert.ok(shown === (mark === "**a" ? endless.replaceAll("*", "") : endless), shown.slice(0, 200));
  });

test("a line of asterisks is a rule and one of backticks begins code, however long", () => {
  assert.deepEqual(readBlocks("*".repeat(100_000)), [{ kind: "rule" }]);
  assert.deepEqual(readBlocks("`".repeat(4_000_000)), [{ kind: "code", text: "" }]);
});

function piecesOf(text: string): Piece[] {
  const [block] = readBlocks(text);
  return block && "pieces" in block ? block.pieces : [];
}

function written(piece: Piece): string {
  return "pieces" in piece ? piece.pieces.map(written).join("") : piece.text;
}

function linksIn(text: string): string[] {
  return piecesOf(text).flatMap((piece) => (piece.kind === "link" ? [piece.to] : []));
}
