import assert from "node:assert/strict";
import { test } from "node:test";
import type { Inbound, News } from "../medium.ts";
import { takeIn } from "./take-in.ts";

const address = "support@shop.example";
const ourId = "msg_0123456789abcdefghjkmnpqrs@shop.example";
const raw = { folder: "INBOX", uidValidity: "1", uid: 7 };

type Head = Record<string, string>;

function mail(head: Head = {}, body = "Where is my parcel?"): Buffer {
  const lines: Head = {
    From: "Ada Byron <Ada@Example.net>",
    To: address,
    Subject: "My parcel",
    Date: "Sat, 14 Mar 2026 09:30:00 +0000",
    "Message-ID": "<a1@example.net>",
    ...head,
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([...text, "", body, ""].join("\r\n"));
}

async function take(bytes: Buffer, more: object = {}): Promise<News> {
  const news = await takeIn(bytes, { address, raw, ...more });
  assert.equal(news.length, 1);
  return news[0]!;
}

async function read(bytes: Buffer, more: object = {}): Promise<Inbound> {
  const news = await take(bytes, more);
  assert.equal(news.kind, "message");
  return (news as Extract<News, { kind: "message" }>).inbound;
}

test("a first mail begins a thread of its own", async () => {
  const inbound = await read(mail());

  assert.deepEqual([inbound.thread, inbound.providerId, inbound.answers], ["a1@example.net", "a1@example.net", []]);
  assert.deepEqual(inbound.address, { kind: "email", value: "ada@example.net", verified: false });
  assert.deepEqual([inbound.text, inbound.profile.name], ["Where is my parcel?", "Ada Byron"]);
  assert.deepEqual(inbound.at, new Date("2026-03-14T09:30:00Z"));
  assert.deepEqual(inbound.raw, { ...raw, messageId: "a1@example.net" });
});

test("an answer names what it answers, newest first, and belongs to the root", async () => {
  const inbound = await read(mail({ References: `<root@x.example> <${ourId}>`, "In-Reply-To": "<last@x.example>" }));

  assert.deepEqual(inbound.answers, ["last@x.example", ourId, "root@x.example"]);
  assert.equal(inbound.thread, "root@x.example");
  assert.deepEqual(inbound.content?.email?.references, ["root@x.example", ourId, "last@x.example"]);
});

test("only what was newly written is the text; the rest is folded away", async () => {
  const body =
    "Thanks!\r\n\r\nOn Fri, 13 Mar 2026 at 10:00, Shop <support@shop.example> wrote:\r\n> It is on its way.\r\n";
  const inbound = await read(mail({}, body));

  assert.equal(inbound.text.trim(), "Thanks!");
  assert.match(inbound.content?.email?.quoted ?? "", /It is on its way/);
});

for (const [where, head, more] of [
  ["To", { To: "support+c.tokentoken12@shop.example" }, {}],
  ["Delivered-To", { "Delivered-To": "support+c.tokentoken12@shop.example" }, {}],
  ["the envelope", {}, { receivers: ["SUPPORT+c.tokentoken12@shop.example"] }],
] as const)
  test(`a reply token in ${where} is the last thing a thread is found by`, async () => {
    const inbound = await read(mail({ "In-Reply-To": "<x@y.example>", ...head }), more);
    assert.deepEqual(inbound.answers, ["x@y.example", "token:tokentoken12"]);
  });

test("a token for another address is none of ours", async () => {
  const inbound = await read(mail({ Cc: "sales+c.tokentoken12@shop.example" }));
  assert.deepEqual(inbound.answers, []);
});

test("the same mail is the same event wherever it lies, and another sender's is another", async () => {
  const id = async (bytes: Buffer, more = {}) => (await read(bytes, more)).eventId;

  assert.equal(await id(mail()), await id(mail({ Received: "from a by b" }), { raw: { folder: "Archive" } }));
  assert.notEqual(await id(mail()), await id(mail({ From: "mallory@evil.example" })));
});

test("what we sent ourselves is passed by", async () => {
  assert.equal((await take(mail({ "Message-ID": `<${ourId}>`, From: address }))).kind, "ignored");
  assert.equal((await take(mail({ From: address }))).kind, "ignored");
  assert.equal((await take(mail({ From: "support+c.tokentoken12@shop.example" }))).kind, "ignored");
});

test("a form on our own site writes for the customer it names", async () => {
  const inbound = await read(mail({ From: address, "Reply-To": "Bob <bob@example.net>" }));
  assert.deepEqual([inbound.address.value, inbound.profile.name], ["bob@example.net", "Bob"]);
});

test("a Reply-To does not lead the answer away from whoever wrote", async () => {
  assert.equal((await read(mail({ "Reply-To": "mallory@evil.example" }))).address.value, "ada@example.net");
  const silent = mail({ From: "no-reply@forms.example", "Reply-To": "bob@example.net" });
  assert.equal((await read(silent)).address.value, "bob@example.net");
});

test("a mail that names nobody is kept where a person looks, with its place", async () => {
  const nobody = Buffer.from("Subject: Hello\r\n\r\nWho am I?\r\n");
  const news = await take(nobody);
  assert.equal(news.kind, "unmatched");
  assert.match((news as { reason: string }).reason, /folder INBOX, uidValidity 1, uid 7.*names no sender/);

  const traced = Buffer.concat([Buffer.from("Return-Path: <ada@example.net>\r\n"), nobody]);
  assert.equal((await read(traced)).address.value, "ada@example.net");
});

test("an out-of-office reply is marked, so that no machine answers it", async () => {
  const inbound = await read(mail({ "Auto-Submitted": "auto-replied", Subject: "Out of office" }));
  assert.equal(inbound.content?.automatic, "auto-reply");
});

function report(original: string, { action = "failed", status = "5.1.1", header = "X-Mailer: x" } = {}): Buffer {
  const head = {
    From: "MAILER-DAEMON@mx.example",
    Subject: "Undelivered Mail Returned to Sender",
    "Content-Type": 'multipart/report; report-type=delivery-status; boundary="b"',
    "MIME-Version": "1.0",
    "Message-ID": `<${action}@mx.example>`,
  };
  const body = `--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; zoe@gone.example\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 ${status} no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: ${address}\r\nTo: zoe@gone.example\r\nMessage-ID: <${original}>\r\n${header}\r\n\r\n--b--\r\n`;
  return mail(head, body);
}

test("a bounce of what we sent is only that message's failure", async () => {
  const news = await take(report(ourId));

  assert.equal(news.kind, "status");
  const { status } = news as Extract<News, { kind: "status" }>;
  assert.deepEqual([status.state, status.providerId, status.messageId], ["failed", ourId, ourId.split("@")[0]]);
  assert.deepEqual(status.failure, { code: "5.1.1", reason: "There is no such mailbox.", concerns: "recipient" });
});

test("a bounce is ours also where a server has changed the Message-ID on the way out", async () => {
  const id = ourId.split("@")[0]!;
  const news = await take(report("0100abc@email.amazonses.com", { header: `X-Parley-Message: ${id}` }));
  const { status } = news as Extract<News, { kind: "status" }>;
  assert.deepEqual([status.messageId, status.providerId], [id, "0100abc@email.amazonses.com"]);
});

test("what Gmail found out about the sender is kept, and from nobody else believed", async () => {
  const found = (result: string) =>
    mail({ "Authentication-Results": `mx.google.com; dmarc=${result} header.from=example.net` });
  const proof = async (result: string, authority: string | null) => {
    const { content, address: sender } = await read(found(result), { authority });
    return [content?.email?.proof, sender.verified];
  };

  assert.deepEqual(await proof("pass", "mx.google.com"), ["pass", true]);
  assert.deepEqual(await proof("fail", "mx.google.com"), ["fail", false]);
  assert.deepEqual(await proof("pass", null), [undefined, false]);
});

test("a bounce of something else is a message that nobody answers", async () => {
  assert.equal((await read(report("other@elsewhere.example"))).content?.automatic, "bounce");
});

test("a server that still tries has decided nothing", async () => {
  assert.equal((await take(report(ourId, { action: "delayed", status: "4.4.1" }))).kind, "ignored");
});

test("HTML is kept without what runs, and attachments come with their bytes", async () => {
  const body =
    '--b\r\nContent-Type: text/html\r\n\r\n<p onclick="x()">Hi <script>alert(1)</script><b>there</b></p>\r\n--b\r\nContent-Type: text/plain; name="notes.txt"\r\nContent-Disposition: attachment; filename="notes.txt"\r\nContent-ID: <n1@x>\r\n\r\nnote\r\n--b--\r\n';
  const inbound = await read(mail({ "MIME-Version": "1.0", "Content-Type": 'multipart/mixed; boundary="b"' }, body));

  const { html } = inbound.content!.email!;
  assert.match(html!, /<b>there<\/b>/);
  assert.doesNotMatch(html!, /script|onclick/);
  const [file] = inbound.attachments!;
  assert.deepEqual([file!.name, file!.contentId, file!.bytes!.toString().trim()], ["notes.txt", "n1@x", "note"]);
});

test("a text longer than anybody writes is cut, and stays whole as a file", async () => {
  const inbound = await read(mail({}, "word ".repeat(30_000)));

  assert.ok(inbound.text.length < 60_000);
  assert.deepEqual(
    inbound.attachments!.map(({ name }) => name),
    ["whole-text.txt"],
  );
  assert.ok(inbound.attachments![0]!.size! >= 149_000);
});

test("a clock of the mail server is believed before the sender's", async () => {
  const receivedAt = new Date("2026-03-14T10:00:00Z");
  assert.deepEqual((await read(mail({ Date: "Fri, 1 Jan 2100 00:00:00 +0000" }), { receivedAt })).at, receivedAt);
});

test("a mail of megabytes means what a small one means, and leaves the node free meanwhile", async () => {
  const bytes = Buffer.alloc(3_000_000, "order 1043\n");
  const body = [
    "--b",
    "Content-Type: text/plain",
    "",
    "See the list.",
    "--b",
    'Content-Type: text/csv; name="list.csv"',
    "Content-Transfer-Encoding: base64",
    "",
    bytes.toString("base64").replace(/.{76}/g, "$&\r\n"),
    "--b--",
  ].join("\r\n");
  let turnsOfTheLoop = 0;
  const counter = setInterval(() => turnsOfTheLoop++, 1);

  const reading = read(mail({ "Content-Type": 'multipart/mixed; boundary="b"' }, body));
  const { text, attachments, at } = await reading.finally(() => clearInterval(counter));

  assert.ok(turnsOfTheLoop > 10, `${turnsOfTheLoop} turns of the loop`);
  assert.deepEqual([text, at], ["See the list.", new Date("2026-03-14T09:30:00Z")]);
  assert.deepEqual(
    attachments?.map(({ name, mime }) => [name, mime]),
    [["list.csv", "text/csv"]],
  );
  assert.ok(attachments?.[0]?.bytes?.equals(bytes));
});
