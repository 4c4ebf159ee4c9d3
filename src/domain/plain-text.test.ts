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

test("a very long line of bars is read in no time", () => {
  const started = performance.now();
  plainText("|".repeat(100_000));
  assert.ok(performance.now() - started < 1000);
});

const endless = [
  "[a](",
  "[a](<",
  "[a](b ",
  "[",
  "![a](",
  "![",
  "\n",
  "# ",
  "> ",
  "**a",
  "__a ",
  "<",
  "<a",
  "<a@",
  "<br ",
  "`",
];
for (const mark of endless) {
  test(`${JSON.stringify(mark)} without end is read in no time`, () => {
    const started = performance.now();
    plainText(mark.repeat(80_000 / mark.length));
    plainText(`# a${" ".repeat(80_000)}b`);
    assert.ok(performance.now() - started < 3000);
  });
}

test("a heading loses the marks at its end, and an empty line stays one", () => {
  assert.equal(plainText("## How long ##\n\n> quoted\n\n# Price"), "How long\n\nquoted\n\nPrice");
});

test("a link keeps its address, whatever stands around it", () => {
  assert.equal(plainText("[a](https://a.test 'Title')"), "a (https://a.test)");
  assert.equal(plainText("[a]( <https://a.test> )"), "a (https://a.test)");
  assert.equal(plainText("[Write](mailto:a@a.test) or [call](tel:+49)"), "Write (a@a.test) or call (+49)");
  assert.equal(plainText("[1] [a](https://a.test)"), "[1] a (https://a.test)");
});
