import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./plain-text.ts";

test("marks go, words and addresses stay", () => {
  assert.equal(plainText("Choose **Tell me** in *My orders*, or `Find`."), "Choose Tell me in My orders, or Find.");
  assert.equal(plainText("## How long"), "How long");
  assert.equal(plainText("> quoted"), "quoted");
  assert.equal(plainText("See [returns](https://shop.test/a_b_c)"), "See returns (https://shop.test/a_b_c)");
  assert.equal(plainText("Tom &amp; Ada<br>next"), "Tom & Ada\nnext");
});

test("a table becomes its rows under its head", () => {
  assert.equal(
    plainText(
      "Prices\r\n\r\n| Part | Price |\r\n|:--|--:|\r\n| a **shade** | €39 |\r\n| cord \\| plug | €24 |\r\n\r\nEnd",
    ),
    "Prices\n\nPart, Price:\n- a shade, €39\n- cord | plug, €24\n\nEnd",
  );
});

test("a bar that stands in a sentence is no table", () => {
  assert.equal(plainText("Either a | b\nor c"), "Either a | b\nor c");
});

test("a line of bars stays one, and is read only once however long", () => {
  const bars = "|".repeat(4_000_000);
  assert.ok(plainText(bars) === bars);
});

const long = 2_000_000;
// Of these each is read on for as long as an address may be.
const slower = 400_000;
const same = (text: string) => text;
const endless: [mark: string, length: number, becomes: (text: string) => string][] = [
  ["[a](", slower, same],
  ["[a](<", slower, same],
  ["![a](", slower, same],
  ["[a](b ", long, same],
  ["[", long, same],
  ["![", long, same],
  ["\n", long, same],
  ["# ", long, () => ""],
  ["> ", long, (text) => text.slice("> ".length)],
  ["**a", long, (text) => text.replaceAll("*", "")],
  ["__a ", long, same],
  ["<", long, same],
  ["<a", long, same],
  ["<a@", long, same],
  ["<br ", long, same],
  ["`", long, () => ""],
];
for (const [mark, length, becomes] of endless) {
  test(`${JSON.stringify(mark)} without end is read only once, however long`, () => {
    const text = mark.repeat(length / mark.length);
    const plain = plainText(text);
    assert.ok(plain === becomes(text), `${plain.length} characters: ${plain.slice(0, 200)}`);
  });
}

test("a heading is read only once, however long the gap in it", () => {
  assert.equal(plainText(`# a${" ".repeat(4_000_000)}b`), "a b");
});

test("a heading loses the marks at its end, and an empty line stays one", () => {
  assert.equal(plainText("## How long ##\n\n> quoted\n\n# Price"), "How long\n\nquoted\n\nPrice");
});

test("a link keeps its address, whatever stands around it", () => {
  assert.equal(plainText("[a](https://a.test 'Title')"), "a (https://a.test)");
  assert.equal(plainText("[a]( <https://a.test> )"), "a (https://a.test)");
  assert.equal(plainText("[Write](mailto:a@a.test) or [call](tel:+49)"), "Write (a@a.test) or call (+49)");
  assert.equal(plainText("[1] [a](https://a.test)"), "[1] a (https://a.test)");
});
