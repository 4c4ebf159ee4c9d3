import assert from "node:assert/strict";
import { test } from "node:test";
import { subjectOf } from "./compose.ts";

const letter = { from: "", to: [], cc: [], bcc: [], html: null, quoted: null, references: [] };

function subject(text: string | null, { earlier = ["a@b"], body = "Hello Ada\nIt is here." } = {}) {
  return subjectOf({ content: text === null ? {} : { email: { ...letter, subject: text } }, text: body, earlier });
}

test("an answer says Re: once, whatever stood before", () => {
  assert.equal(subject("My parcel"), "Re: My parcel");
  for (const before of ["Re: My parcel", "RE: re: My parcel", "AW: Re: My parcel", "Re[2]: My parcel"])
    assert.equal(subject(before), "Re: My parcel");
});

test("a first mail keeps its subject, also one that begins with Re", () => {
  assert.equal(subject("Returns: how to", { earlier: [] }), "Returns: how to");
});

test("a mail without a subject of its own takes the conversation's", () => {
  const answer = { content: {}, subject: "RE: My parcel", text: "Hello", earlier: ["a@b"] };
  assert.equal(subjectOf(answer), "Re: My parcel");
});

test("without a subject the first words stand for it", () => {
  assert.equal(subject(null, { earlier: [] }), "Hello Ada");
  assert.equal(subject("", { earlier: [] }), "Hello Ada");
  assert.equal(subject(null, { earlier: [], body: "" }), "Your message");
  assert.ok(subject(null, { earlier: [], body: "word ".repeat(60) }).length <= 80);
});

test("a line break cannot begin another header", () => {
  assert.equal(subject("Hi\r\nBcc: everybody@example.net", { earlier: [] }), "Hi Bcc: everybody@example.net");
});
