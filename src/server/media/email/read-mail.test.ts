import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readMail } from "./read-mail.ts";

const crlf = (lines: string[]) => lines.join("\r\n");
const read = (...lines: string[]) => readMail(Buffer.from(crlf(lines)));
const fixture = async (name: string) => readMail(await readFile(new URL(`./fixtures/${name}.eml`, import.meta.url)));

test("reads who wrote what to whom, and what it answers", async () => {
  const mail = await read(
    'From: "Lee, Ann" <ann@example.com>',
    "To: help@acme.test, Team: bob@acme.test, eve@acme.test;",
    "Cc: carl@acme.test",
    "Reply-To: Ann at work <ann@work.test>",
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "Message-ID: <3@example.com>",
    "In-Reply-To: <2@acme.test>",
    "References: <1@acme.test>",
    " <2@acme.test>",
    "Date: Fri, 21 Nov 1997 09:55:06 -0600 (CST)",
    "",
    "Hello",
  );
  assert.equal(mail.messageId, "3@example.com");
  assert.equal(mail.inReplyTo, "2@acme.test");
  assert.deepEqual(mail.references, ["1@acme.test", "2@acme.test"]);
  assert.equal(mail.subject, "Grüße");
  assert.deepEqual(mail.from, { name: "Lee, Ann", address: "ann@example.com" });
  assert.deepEqual(mail.replyTo, { name: "Ann at work", address: "ann@work.test" });
  assert.deepEqual(
    mail.to.map(({ address }) => address),
    ["help@acme.test", "bob@acme.test", "eve@acme.test"],
  );
  assert.deepEqual(mail.cc, [{ name: null, address: "carl@acme.test" }]);
  assert.equal(mail.date?.toISOString(), "1997-11-21T15:55:06.000Z");
  assert.equal(mail.text.trim(), "Hello");
});

test("a mail without an id gets one from its bytes, the same each time", async () => {
  const [one, again, other] = [await read("Subject: a", "", "b"), await read("Subject: a", "", "b"), await read("c")];
  assert.equal(one.messageId, again.messageId);
  assert.notEqual(one.messageId, other.messageId);
});

test("reads Japanese and Korean charsets", async () => {
  assert.equal((await fixture("japanese")).subject, "まみむめも");
  assert.equal((await fixture("korean")).text.trim(), "스티해");
});

test("raw 8-bit headers are read in the charset the mail declares", async () => {
  const bytes = Buffer.from(
    crlf(["Subject: Grüße", "From: Jörg <j@x.test>", "Content-Type: text/plain; charset=iso-8859-1", "", "Tschüß"]),
    "latin1",
  );
  const mail = await readMail(bytes);
  assert.equal(mail.subject, "Grüße");
  assert.equal(mail.from?.name, "Jörg");
  assert.equal(mail.text.trim(), "Tschüß");
});

test("attachments keep their names, ids and bytes", async () => {
  const { attachments } = await read(
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Disposition: attachment; filename*0*=utf-8''Rechnung%20; filename*1*=%C3%A4.pdf",
    "Content-Type: application/pdf",
    "Content-Transfer-Encoding: base64",
    "",
    "QUJD",
    "--b",
    'Content-Type: application/ms-tnef; name="winmail.dat"',
    "Content-Transfer-Encoding: base64",
    "",
    "eJ8+Ig==",
    "--b",
    "Content-Type: image/png",
    "Content-ID: <logo@x>",
    "Content-Disposition: inline; filename=logo.png",
    "",
    "png",
    "--b--",
  );
  const [pdf, tnef, logo] = attachments;
  assert.deepEqual([pdf?.name, pdf?.mime, pdf?.bytes.toString()], ["Rechnung ä.pdf", "application/pdf", "ABC"]);
  assert.deepEqual([tnef?.name, tnef?.size], ["winmail.dat", 4]);
  assert.deepEqual([logo?.contentId, logo?.inline], ["logo@x", true]);
});

test("where there is no text part, the text is taken from the HTML with its quotes marked", async () => {
  const mail = await read(
    "Content-Type: text/html; charset=utf-8",
    "",
    "<p>Yes &amp; no</p><blockquote>Are you <b>sure</b>?</blockquote>",
  );
  assert.equal(mail.text, "Yes & no\n\n>\n> Are you sure?");
});

test("a multipart mail that names no boundary is still taken apart", async () => {
  const mail = await read(
    "Content-Type: multipart/mixed",
    "",
    "--zz",
    "Content-Type: text/plain",
    "",
    "hello",
    "--zz--",
  );
  assert.equal(mail.text.trim(), "hello");
});

test("a returned mail stays a part of its own", async () => {
  const { attachments } = await fixture("bounce-postfix");
  assert.deepEqual(
    attachments.map(({ mime }) => mime),
    ["message/delivery-status", "message/rfc822"],
  );
});

test("what cannot be stored is taken out", async () => {
  const mail = await read("Subject: =?utf-8?q?a=00b=0d=0aBcc:_x?=", "", "x\0y");
  assert.equal(mail.subject, "ab Bcc: x");
  assert.equal(mail.text.trim(), "xy");
});

test("a bomb is kept whole as a file, with its sender and subject", async () => {
  const bombs = {
    parts: "--b\r\n\r\n".repeat(20_000),
    lines: "\n".repeat(400_000),
    nested: Array.from(
      { length: 400 },
      (_, at) => `--${at}\r\nContent-Type: multipart/mixed; boundary=${at + 1}\r\n\r\n`,
    ).join(""),
  };
  for (const [kind, body] of Object.entries(bombs)) {
    const mail = await readMail(
      Buffer.from(
        `From: a@b.test\r\nSubject: ${kind}\r\nContent-Type: multipart/mixed; boundary=${kind === "parts" ? "b" : "0"}\r\n\r\n${body}`,
      ),
    );
    assert.equal(mail.from?.address, "a@b.test");
    assert.equal(mail.subject, kind);
    assert.ok(mail.text !== "" || mail.attachments.length === 1, kind);
  }
});

test("any bytes at all make a mail", async () => {
  for (let size = 0; size < 4_000; size += 131) {
    const mail = await readMail(Buffer.from(Array.from({ length: size }, (_, at) => (at * 7919 + size * 31) % 256)));
    assert.ok(mail.messageId);
  }
});
