import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readAutomatic, readComplaint } from "./read-automatic.ts";
import { readMail } from "./read-mail.ts";

const mail = (...lines: string[]) => readMail(Buffer.from([...lines, "", "Hello"].join("\r\n")));
const read = async (...lines: string[]) => readAutomatic(await mail(...lines));

test("a person's mail is no machine's", async () => {
  assert.equal(await read("From: ann@example.com", "Subject: Re: out of office hours?"), null);
  assert.equal(await read("From: ann@example.com", "Auto-Submitted: no", "Precedence: first-class"), null);
  assert.equal(await read("From: ann@example.com", "Return-Path: <ann@example.com>"), null);
});

test("an absence note", async () => {
  const note = await readFile(new URL("./fixtures/absence.eml", import.meta.url));
  assert.equal(readAutomatic(await readMail(note)), "auto-reply");
});

test("each header by which machines say so", async () => {
  const headers = [
    "Auto-Submitted: auto-generated",
    "X-Autoreply: yes",
    "Precedence: bulk",
    "X-Auto-Response-Suppress: All",
    "List-Id: <news.example.com>",
    "List-Unsubscribe: <mailto:off@example.com>",
    "Return-Path: <>",
  ];
  for (const header of headers) assert.equal(await read("From: ann@example.com", header), "auto-reply", header);
});

test("absence notes by their subject, in many languages", async () => {
  const subjects = [
    "Automatic reply: Order",
    "Out of Office",
    "Abwesenheitsnotiz",
    "Réponse automatique : Commande",
    "自動返信: 注文",
  ];
  subjects.push("Respuesta automática: Pedido", "Автоматический ответ: Заказ", "Automatisch antwoord: Bestelling");
  for (const subject of subjects) assert.equal(await read(`Subject: ${subject}`), "auto-reply", subject);
});

test("senders that take no answer, unless they name somebody who does", async () => {
  assert.equal(await read("From: no-reply@shop.test"), "auto-reply");
  assert.equal(await read("From: no-reply@shop.test", "Reply-To: ann@example.com"), null);
});

test("reports on delivery and complaints", async () => {
  const complaint = await readMail(
    Buffer.from(
      [
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b",
        "",
        "--b",
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "Original-Rcpt-To: <ann@example.com>",
        "--b",
        "Content-Type: message/rfc822",
        "",
        "Message-ID: <1@acme.test>",
        "",
        "Hello",
        "--b--",
      ].join("\r\n"),
    ),
  );
  assert.equal(readAutomatic(complaint), "bounce");
  assert.deepEqual(readComplaint(complaint), { recipient: "ann@example.com", originalMessageId: "1@acme.test" });
  assert.equal(readComplaint(await mail("From: ann@example.com")), null);
});
