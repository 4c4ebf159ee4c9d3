import assert from "node:assert/strict";
import { test } from "node:test";
import { fileType } from "./file-type.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const png = hex("89504e47 0d0a1a0a 0000000d");
const zip = hex("504b0304 14000600");
const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const cases: [string, Buffer, string, string | null][] = [
  ["a picture by any name", png, "text/html", "image/png"],
  ["a photo", hex("ffd8ffe0 00104a46"), "", "image/jpeg"],
  ["a document in a zip, as it says", zip, docx, docx],
  ["a zip that says it is a picture", zip, "image/png", "application/zip"],
  ["an old document", hex("d0cf11e0 a1b11ae1"), "application/msword", "application/msword"],
  ["a page that says it is a picture", Buffer.from("<script>alert(1)</script>"), "image/png", "text/plain"],
  ["a drawing with scripts in it", Buffer.from("<svg onload=alert(1)>"), "image/svg+xml", "text/plain"],
  ["a table", Buffer.from("a;b\n1;2"), "text/csv; charset=utf-8", "text/csv"],
  ["words in any script", Buffer.from("Où est mon colis ? 包裹在哪里"), "text/plain", "text/plain"],
  ["bytes that say nothing", hex("00010203 ff"), "image/jpeg", "application/octet-stream"],
  ["a program for Windows", hex("4d5a9000"), "application/pdf", null],
  ["a program for Linux", hex("7f454c46 02010100"), "image/png", null],
  ["words that begin like a program", Buffer.from("MZ is short for Mainz"), "text/plain", "text/plain"],
  ["a script", Buffer.from("#!/bin/sh\nrm -rf /"), "text/plain", null],
];

for (const [what, bytes, claimed, expected] of cases) {
  test(`${what}: ${expected ?? "not taken"}`, () => assert.equal(fileType(bytes, claimed), expected));
}

test("what runs where it is opened is known by its name", () => {
  const text = Buffer.from("start calc");
  for (const name of ["invoice.pdf.bat", "photo.JS ", "a.lnk", "setup.msi"])
    assert.equal(fileType(text, "", name), null);
  for (const name of ["notes.txt", "bat", "js.md", ".profile"]) assert.equal(fileType(text, "", name), "text/plain");
});
