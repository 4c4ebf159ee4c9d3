import assert from "node:assert/strict";
import { test } from "node:test";
import { readDocument } from "./read-document.ts";

const read = (path: string, text: string) => readDocument({ path, text });
const only = (path: string, text: string) => {
  const { articles, skipped } = read(path, text);
  assert.deepEqual([articles.length, skipped], [1, []]);
  return articles[0]!;
};

test("Markdown: the first heading is the title, and does not stand in the body again", () => {
  const { title, body, origin } = only("help/delivery.md", "# Delivery times\n\nTwo days.\n\n## Abroad\n\nA week.\n");
  assert.deepEqual([title, body, origin], ["Delivery times", "Two days.\n\n## Abroad\n\nA week.", "help/delivery.md"]);
});

test("Markdown: front matter names the title and is not part of the body", () => {
  const { title, body } = only("a.md", '---\ntitle: "Returns"\ntags: [x]\n---\n# Sending back\n\nWithin 30 days.');
  assert.deepEqual([title, body], ["Returns", "Within 30 days."]);
});

test("Markdown: a heading in the middle titles the page and stays where it is", () => {
  const { title, body } = only("a.md", "Some words first.\n\n# Warranty\n\nFive years.");
  assert.deepEqual([title, body], ["Warranty", "Some words first.\n\n# Warranty\n\nFive years."]);
});

test("a document without a title is called by its file, in any kind of line ending and with a mark at its beginning", () => {
  const { title, body } = only("faq/gift-cards_and.more.txt", "\uFEFFThey last\r\nthree years.\r\n");
  assert.deepEqual([title, body], ["Gift cards and.more", "They last\nthree years."]);
});

test("HTML: headings, lists and links stay; scripts, styles, navigation and forms go", () => {
  const { title, body } = only(
    "page.html",
    `<html><head><title>Caring &amp; cleaning</title><style>p{}</style></head><body><nav>Home</nav>
     <h1>Caring</h1><p>Use a <b>soft</b> cloth<script>steal()</script>.</p><h2>Never</h2><ul><li>bleach</li><li>sand</li></ul>
     <p>See <a href="https://x.example/a">this</a> or <a href="javascript:alert(1)">that</a>.</p><form>Name</form></body></html>`,
  );
  assert.equal(title, "Caring & cleaning");
  assert.match(body, /Use a \*\*soft\*\* cloth\./);
  assert.match(body, /\n## Never\n/);
  assert.match(body, /\n- bleach\n- sand\n/);
  assert.match(body, /\[this\]\(https:\/\/x\.example\/a\) or/);
  assert.doesNotMatch(body, /steal|Home|Name|javascript:|<|Caring/);
});

test("HTML: what was written as text stays text, and is not read as a tag a second time", () => {
  const { body } = only("page.html", "<p>Write &lt;b&gt; for bold &amp;amp; more.</p>");
  assert.equal(body, "Write <b> for bold &amp; more.");
});

test("JSONL: one article a line, under any of the usual names", () => {
  const lines = [
    { id: 7, title: "One", body: "First." },
    { question: "Two?", answer: "Second." },
    { title: "Three", text: "Third." },
  ];
  const { articles, skipped } = read("faq.jsonl", `${lines.map((line) => JSON.stringify(line)).join("\n")}\n\n`);
  assert.deepEqual(skipped, []);
  assert.deepEqual(
    articles.map(({ origin, title, body }) => [origin, title, body]),
    [
      ["faq.jsonl#7", "One", "First."],
      ["faq.jsonl#2", "Two?", "Second."],
      ["faq.jsonl#3", "Three", "Third."],
    ],
  );
});

test("JSONL: a line that cannot be read is named, and the others are read", () => {
  const { articles, skipped } = read(
    "faq.jsonl",
    '{"title":"One","body":"First."}\n{oops\n[]\nnull\n{"title":"Two"}\n{"body":"x"}\n',
  );
  assert.deepEqual(
    articles.map(({ title }) => title),
    ["One"],
  );
  assert.deepEqual(
    skipped.map(({ path }) => path),
    ["faq.jsonl#2", "faq.jsonl#3", "faq.jsonl#4", "faq.jsonl#5", "faq.jsonl#6"],
  );
  assert.match(skipped[3]!.reason, /no body/);
});

test("what is empty or of an unknown kind is skipped with a reason", () => {
  for (const path of ["a.md", "a.html", "a.txt"]) assert.match(read(path, " \n").skipped[0]!.reason, /empty/, path);
  for (const path of ["a.exe", "a", "a.md.zip"]) assert.match(read(path, "x").skipped[0]!.reason, /can be read/, path);
  assert.deepEqual(read("a.jsonl", ""), { articles: [], skipped: [] });
});

test("there is always a title", () => {
  const pages = {
    "help/.md": "Text",
    "a.html": "<title> </title><p>Text</p>",
    "b.md": "# ##\n\nText",
  };
  for (const [path, text] of Object.entries(pages)) assert.notEqual(only(path, text).title.trim(), "", path);
});

test("a title is never too long to be stored", () => {
  const { length } = only("a.md", `# ${"long ".repeat(200)}\n\nText`).title;
  assert.ok(length > 250 && length <= 300, String(length));
});

const empty = /^$/;
const hostile: Record<string, { path: string; text: string; body: RegExp }> = {
  "signs that begin a tag": { path: "a.html", text: "<".repeat(1_000_000), body: /^<{1000000}$/ },
  "bold in bold": { path: "a.html", text: `<p>${"<b>".repeat(400_000)}`, body: /^\*{1,1000}$/ },
  "titles that never end": { path: "a.html", text: "<title>".repeat(400_000), body: empty },
  "titles that do not even begin": { path: "a.html", text: "<title".repeat(1_000_000), body: empty },
  "headings in headings": { path: "a.html", text: "<h1>".repeat(400_000), body: /^[#\n]{1,5000}$/ },
  "boxes in boxes": { path: "a.html", text: "<div>".repeat(2_500_000), body: empty },
  "boxes in its title": { path: "a.html", text: `<title>${"<div>".repeat(2_500_000)}</title>`, body: empty },
  "marks of a heading": { path: "a.md", text: "# ".repeat(2_000_000), body: empty },
  "a heading full of spaces": { path: "a.md", text: `# a${" ".repeat(2_000_000)}b`, body: empty },
  "lines of spaces": { path: "a.md", text: " \n".repeat(2_000_000), body: empty },
  "front matter without an end": {
    path: "a.md",
    text: `---\n${"title: x\n".repeat(500_000)}`,
    body: /^---\ntitle: x\n/,
  },
  "titles that say nothing": { path: "a.md", text: `---\n${"title:\n".repeat(500_000)}\n---\n`, body: empty },
  "a title full of spaces": { path: "a.md", text: `---\ntitle: a${" ".repeat(2_000_000)}b\n---\n`, body: empty },
};
for (const [what, { path, text, body }] of Object.entries(hostile)) {
  test(`a document of ${what} is read in a few passes, however long`, () => {
    const { articles, skipped } = read(path, text);
    assert.match(articles[0]?.body ?? "", body);
    assert.deepEqual(skipped, articles.length > 0 ? [] : [{ path, reason: "the document is empty" }]);
  });
}

test("a line of open brackets without end is no JSON", () => {
  assert.deepEqual(read("a.jsonl", "[".repeat(10_000_000)), {
    articles: [],
    skipped: [{ path: "a.jsonl#1", reason: "the line is not JSON" }],
  });
});

test("of a file whose lines nobody can read a few are told and the rest are counted", () => {
  const { articles, skipped } = read("a.jsonl", `${"x\n".repeat(50_000)}{"title":"A","body":"B"}`);
  assert.equal(articles.length, 1);
  assert.deepEqual(skipped.slice(99), [
    { path: "a.jsonl#100", reason: "the line is not JSON" },
    { path: "a.jsonl", reason: "49900 more of its lines could not be read" },
  ]);
});

test("Markdown: a title loses its quotes and the spaces around it, and where there is none the heading is it", () => {
  assert.equal(only("a.md", "---\ntitle:   'Returns'  \n---\n# Sending\n\nText").title, "Returns");
  assert.equal(only("a.md", "---\ntitle:\n---\n# Sending\n\nText").title, "Sending");
});
