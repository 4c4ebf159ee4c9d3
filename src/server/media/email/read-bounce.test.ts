import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readBounce } from "./read-bounce.ts";
import { readMail } from "./read-mail.ts";

const fixture = async (name: string) =>
  readBounce(await readMail(await readFile(new URL(`./fixtures/${name}.eml`, import.meta.url))));

const read = async (head: string[], ...body: string[]) =>
  readBounce(await readMail(Buffer.from([...head, "", ...body].join("\r\n"))));

const DAEMON = ["From: MAILER-DAEMON@mx.test", "To: us@acme.test", "Subject: failure notice"];

test("reads a report made for machines", async () => {
  const bounce = await fixture("bounce-postfix");
  assert.ok(bounce);
  assert.equal(bounce.recipient, "userunknown@libsisimai.org");
  assert.equal(bounce.status, "5.1.1");
  assert.equal(bounce.smtpCode, "550");
  assert.equal(bounce.hard, true);
  assert.equal(bounce.concerns, "recipient");
  assert.equal(bounce.reason, "There is no such mailbox.");
  assert.equal(bounce.originalMessageId, "20150429233445.BB8FFFFC16@p6.libsisimai.org");
});

test("reads reports made for people only", async () => {
  const qmail = await fixture("bounce-qmail");
  assert.deepEqual([qmail?.status, qmail?.hard], ["5.1.1", true]);
  const exchange = await fixture("bounce-exchange");
  assert.deepEqual([exchange?.recipient, exchange?.status, exchange?.hard], ["kijitora@example.jp", "5.0.911", true]);
});

test("an absence note is no bounce, whatever it says", async () => {
  assert.equal(await fixture("absence"), null);
  const note = await read(
    ["Return-Path: <>", "From: ann@example.com", "Subject: Automatic reply: Your order"],
    "My address has changed. Call 415 550 1234 if your mail could not be delivered.",
  );
  assert.equal(note, null);
});

test("a person who writes about a bounce is a person", async () => {
  const forward = await read(
    ["From: Ann <ann@example.com>", "Subject: Fwd: Undelivered Mail Returned to Sender"],
    "What is this?",
    "> 550 5.1.1 <bob@example.com>: User unknown",
  );
  assert.equal(forward, null);
});

test("a full mailbox is not a dead one", async () => {
  const bounce = await read(DAEMON, "<ann@example.com>:", "552 5.2.2 Over quota");
  assert.deepEqual(
    [bounce?.recipient, bounce?.status, bounce?.smtpCode, bounce?.hard],
    ["ann@example.com", "5.2.2", "552", false],
  );
});

test("a status that no server stated comes from the reason", async () => {
  const reasons = {
    "The user's mailbox is full.": ["5.0.922", false],
    "No MX record found for domain example.com": ["5.0.932", true],
    "550 Host unknown": ["5.0.912", true],
    "421 Too many connections from your host": ["4.0.945", false],
    "Delivery attempts timed out, giving up": ["5.0.947", false],
    "554 Your IP is listed at zen.spamhaus.org": ["5.0.971", false],
  };
  for (const [words, [status, hard]] of Object.entries(reasons)) {
    const bounce = await read(DAEMON, "<ann@example.com>:", words);
    assert.deepEqual([bounce?.status, bounce?.hard], [status, hard], words);
  }
});

const report = (...fields: string[]) => [
  "--b",
  "Content-Type: text/plain",
  "",
  "A report.",
  "--b",
  "Content-Type: message/delivery-status",
  "",
  "Reporting-MTA: dns; mx.test",
  "",
  "Final-Recipient: rfc822; ann@example.com",
  ...fields,
  "",
  "--b--",
];
const REPORT = [...DAEMON, "Content-Type: multipart/report; report-type=delivery-status; boundary=b"];

test("the server's reply says more than the field with the class alone", async () => {
  const bounce = await read(
    REPORT,
    ...report("Action: failed", "Status: 5.0.0", "Diagnostic-Code: smtp; 550 5.7.26 DMARC policy"),
  );
  assert.deepEqual([bounce?.status, bounce?.concerns, bounce?.final], ["5.7.26", "account", true]);
});

test("a delay and a success are reports, but nothing failed", async () => {
  const delay = await read(REPORT, ...report("Action: delayed", "Status: 4.4.1"));
  assert.deepEqual([delay?.final, delay?.hard], [false, false]);
  const success = await read(REPORT, ...report("Action: delivered", "Status: 2.0.0"));
  assert.deepEqual([success?.final, success?.status], [false, "2.0.0"]);
});

test("no report takes long to read", async () => {
  for (const words of ["user ", "550 ", "a@", "mailbox ", "\n", "the original message ", "x"]) {
    const body = words.repeat(20_000);
    assert.ok((await read(DAEMON, body)) !== undefined);
  }
});
