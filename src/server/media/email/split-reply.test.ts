import assert from "node:assert/strict";
import { test } from "node:test";
import { splitReply } from "./split-reply.ts";

const textOf = (mail: string) => splitReply(mail).text;

const ATTRIBUTIONS = [
  "On Tue, 5 Mar 2024 at 10:12, Ann Lee <ann@example.com> wrote:",
  "On Tue, 5 Mar 2024 at 10:12, Ann Lee <\nann@example.com> wrote:",
  "Le mar. 5 mars 2024 à 10:12, Ann Lee <ann@example.com> a écrit :",
  "El mar, 5 mar 2024 a las 10:12, Ann Lee (<ann@example.com>) escribió:",
  "Am 05.03.24 um 10:12 schrieb Ann Lee:",
  "Il giorno mar 5 mar 2024 alle ore 10:12 Ann Lee <ann@example.com> ha scritto:",
  "Em ter., 5 de mar. de 2024 às 10:12, Ann Lee <ann@example.com> escreveu:",
  "Op di 5 mrt 2024 om 10:12 schreef Ann Lee <ann@example.com>:",
  "Den tis 5 mars 2024 kl 10:12 skrev Ann Lee <ann@example.com>:",
  "ti 5. maalisk. 2024 klo 10.12 Ann Lee (ann@example.com) kirjoitti:",
  "wt., 5 mar 2024 o 10:12 Ann Lee <ann@example.com> napisał(a):",
  "út 5. 3. 2024 v 10:12 odesílatel Ann Lee <ann@example.com> napsal:",
  "вт, 5 мар. 2024 г. в 10:12, Ann Lee <ann@example.com>:",
  "Ann Lee <ann@example.com> ezt írta (időpont: 2024. márc. 5., K, 10:12):",
  "5 Mar 2024 Sal 10:12 tarihinde Ann Lee <ann@example.com> şunu yazdı:",
  "2024年3月5日(火) 10:12 Ann Lee <ann@example.com>:",
  "Ann Lee <ann@example.com> 于2024年3月5日周二 10:12写道：",
  "2024년 3월 5일 (화) 오전 10:12, Ann Lee <ann@example.com>님이 작성:",
  "في الثلاثاء، 5 مارس 2024 في 10:12 ص تمت كتابة ما يلي بواسطة Ann Lee <ann@example.com>:",
];

test("what stands above an attribution is new, in any language, with or without quote marks", () => {
  for (const attribution of ATTRIBUTIONS)
    for (const quote of ["> Where is it?", "Where is it?"])
      assert.equal(textOf(`Thank you!\n\n${attribution}\n\n${quote}\n`), "Thank you!", attribution);
});

test("Outlook's head of the mail answered ends the reply", () => {
  const heads = [
    "From Sent To Subject",
    "Von Gesendet An Betreff",
    "De Envoyé À Objet",
    "От Отправлено Кому Тема",
    "发件人 发送时间 收件人 主题",
  ];
  for (const head of heads) {
    const fields = head.split(" ").map((label) => `*${label}:* something`);
    assert.equal(textOf(`Thank you!\n\n${fields.join("\n")}\n\nWhere is it?`), "Thank you!", head);
  }
});

test("an answer below the quote is the text", () => {
  assert.equal(textOf(`${ATTRIBUTIONS[0]}\n> Where is it?\n\nOn its way.\n`), "On its way.");
  assert.equal(textOf(`Hi Ann,\n\n${ATTRIBUTIONS[0]}\n> Where is it?\n\nOn its way.`), "Hi Ann,\n\nOn its way.");
});

test("answers between the quotes keep the quotes that they answer", () => {
  const mixed = "> Where is it?\n\nOn its way.\n\n> And when?\n\nToday.";
  assert.equal(textOf(`${ATTRIBUTIONS[0]}\n${mixed}\n-- \nBob`), mixed);
});

test("signatures, device lines and forwarded mails are folded, not lost", () => {
  assert.deepEqual(splitReply("Where is it?\n\n-- \nBob\nAcme"), { text: "Where is it?", quoted: "-- \nBob\nAcme" });
  assert.equal(textOf("Where is it?\n\nSent from my iPhone"), "Where is it?");
  assert.equal(textOf("Where is it?\n\nEnvoyé de mon iPad"), "Where is it?");
  assert.equal(textOf("See below\n\n---------- Forwarded message ---------\nFrom: a@b.c\n\nHello"), "See below");
});

test("a mail in which nothing is new is shown whole", () => {
  assert.deepEqual(splitReply("> Only a quote."), { text: "> Only a quote.", quoted: null });
  assert.deepEqual(splitReply(""), { text: "", quoted: null });
});

test("a person's own lines stay", () => {
  const letters = [
    "Hi,\nI wrote to you on Monday: no answer.\nSubject: my invoice 5\nBye",
    "From: Paris\nTo: London\nWhen does the train leave?",
    "Title\n=====\n\nbody\n\n- a\n- b",
    "The parcel was\nsent from Hamburg on Monday.",
    "Best regards,\nBob",
  ];
  for (const letter of letters) assert.deepEqual(splitReply(letter), { text: letter, quoted: null });
});

test("long mails are split in little time", () => {
  for (const line of ["a\n\n---\n", "a\n> b\n", "On 5 May x wrote\n", "From: a@b 12\n", "From: a\nx\n"])
    assert.ok(splitReply(line.repeat(20_000)).text.length >= 0);
});
