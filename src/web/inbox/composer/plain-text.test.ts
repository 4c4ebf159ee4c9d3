import assert from "node:assert/strict";
import { test } from "node:test";
import { type Piece, paragraphs, plainText } from "./plain-text.ts";

const text = (text: string, ...marks: NonNullable<Piece["marks"]>): Piece => ({ type: "text", text, marks });
const paragraph = (...content: Piece[]): Piece => ({ type: "paragraph", content });
const item = (...content: Piece[]): Piece => ({ type: "listItem", content });
const doc = (...content: Piece[]): Piece => ({ type: "doc", content });

test("paragraphs, breaks and marks", () => {
  const written = doc(
    paragraph(text("Hello "), text("Ada", { type: "bold" }), text(",")),
    paragraph(text("One"), { type: "hardBreak" }, text("Two")),
  );
  assert.equal(plainText(written), "Hello Ada,\n\nOne\nTwo");
});

test("lists, in one another too", () => {
  const inner: Piece = { type: "orderedList", attrs: { start: 3 }, content: [item(paragraph(text("third")))] };
  const list: Piece = { type: "bulletList", content: [item(paragraph(text("a")), inner), item(paragraph(text("b")))] };
  assert.equal(plainText(doc(list)), "- a\n  3. third\n- b");
});

test("a quote, and a link that its words do not say", () => {
  const link = text("our page", { type: "link", attrs: { href: "https://shop.example" } });
  const itself = text("shop.example", { type: "link", attrs: { href: "https://shop.example" } });
  const quote: Piece = { type: "blockquote", content: [paragraph(text("You wrote"))] };
  assert.equal(
    plainText(doc(quote, paragraph(link), paragraph(itself))),
    "> You wrote\n\nour page (https://shop.example)\n\nshop.example",
  );
});

test("words without marks come back as they were", () => {
  const words = "One\nTwo\n\nThree";
  assert.equal(plainText(paragraphs(words)), words);
});
