import assert from "node:assert/strict";
import { test } from "node:test";
import { copiesKept } from "../../src/server/media/email/keep-copy.ts";
import { lookUp } from "../../src/server/media/email/look-up.ts";
import { probe } from "../../src/server/media/email/probe.ts";
import { send } from "../../src/server/media/email/send.ts";
import type { Sent } from "../../src/server/media/medium.ts";
import type { SwitchName } from "../../src/simulator/switches.ts";
import { letter, message, openPost, ours, ways } from "./post.ts";

const limits = { totalMs: 300, largeMs: 600, largeBytes: 1024 * 1024 };
const customer = "ada@example.net";

test("a mail leaves under a Message-ID made from ours, and answers the thread", async (t) => {
  const { provider, account } = await openPost(t);
  const outgoing = message({ earlier: ["root@example.net", "last@example.net"], by: "agent" });

  const sent = await send(outgoing, account, ways);

  const providerId = `${outgoing.messageId}@shop.example`;
  assert.deepEqual(sent, { kind: "accepted", providerId });
  const [mail] = provider.mailbox(customer).mails;
  assert.equal(mail!.messageId, providerId);
  assert.equal(mail!.subject, "Re: Your parcel");
  assert.equal(mail!.inReplyTo, "last@example.net");
  assert.deepEqual(mail!.references, ["root@example.net", "last@example.net"]);
  assert.equal(mail!.headers["auto-submitted"], "auto-replied");
  assert.equal(mail!.headers["x-auto-response-suppress"], "OOF, AutoReply");
  await copiesKept();
});

test("copies, blind copies, rich text, signature and attachments reach whom they are for", async (t) => {
  const { provider, account } = await openPost(t);
  const signed = { ...account, settings: { ...account.settings, signature: "Maya\nShop" } };
  const html = "<p>Your parcel is <b>on its way</b>.</p>";
  const email = { ...letter, subject: "Parcel", cc: ["bob@example.net"], bcc: ["boss@example.net"], html };
  const file = { name: "réçu.pdf", mime: "application/pdf", size: 3, url: "", read: async () => Buffer.from("pdf") };

  await send(message({ content: { email }, files: [file] }), signed, ways);

  for (const reader of [customer, "bob@example.net", "boss@example.net"])
    assert.equal(provider.mailbox(reader).mails.length, 1, reader);
  const [mail] = provider.mailbox(customer).mails;
  assert.deepEqual([mail!.to, mail!.cc], [[customer], ["bob@example.net"]]);
  assert.equal(mail!.headers.bcc, undefined);
  assert.equal(mail!.headers["auto-submitted"], undefined);
  assert.match(mail!.text, /on its way\.\n\n-- \nMaya\nShop/);
  assert.match(mail!.html!, /<b>on its way<\/b>.*Maya<br>Shop/s);
  assert.deepEqual(
    mail!.attachments.map(({ name, mime, bytes }) => [name, mime, bytes.toString()]),
    [["réçu.pdf", "application/pdf", "pdf"]],
  );
  await copiesKept();
});

test("replies come back to an address that carries the token, where the server brings such mail", async (t) => {
  const { provider, account } = await openPost(t);
  const outgoing = { replyToken: "abcdef0123456789" };
  await send(message(outgoing), account, ways);
  await send(message(outgoing), { ...account, settings: { ...account.settings, plusAddresses: true } }, ways);

  const answered = provider.mailbox(customer).mails.map(({ headers }) => headers["reply-to"]);
  assert.deepEqual(answered, [undefined, "support+c.abcdef0123456789@shop.example"]);
  await copiesKept();
});

const cut = "The mail was handed over, but the connection was lost.";
const silent = "The mail was handed over, but the server did not answer in time.";
const outcomes: [SwitchName, Sent["kind"], string][] = [
  ["refuse-connection", "later", "connection_lost"],
  ["expired-token", "failed", "password_refused"],
  ["too-many-requests", "later", "4.7.1"],
  ["block", "failed", "5.7.1"],
  ["error-before-accept", "later", "4.3.0"],
  ["error-after-accept", "unknown", cut],
  ["reset-mid-body", "unknown", cut],
  ["accept-then-hang", "unknown", silent],
  ["slow-drip", "unknown", silent],
];

for (const [trouble, kind, why] of outcomes)
  test(`with ${trouble} the outcome is ${kind}: ${why}`, async (t) => {
    const { account, switches } = await openPost(t);
    switches.on(trouble);

    const sent = await send(message(), account, ways, why === silent ? { ...limits, totalMs: 1_500 } : undefined);

    assert.deepEqual([sent.kind, whyOf(sent)], [kind, why]);
  });

function whyOf(sent: Sent): string | undefined {
  if (sent.kind === "accepted") return undefined;
  return sent.kind === "unknown" ? sent.reason : sent.failure?.code;
}

test("a large mail that is cut before its end was surely not sent", async (t) => {
  const { account, provider } = await openPost(t);
  const { createServer } = await import("node:net");
  // Takes the envelope and a little of the mail, and hangs up.
  const rude = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 ready\r\n");
    let inData = false;
    socket.on("data", (chunk) => {
      if (inData) return void socket.destroy();
      const verb = chunk.toString().slice(0, 4).toUpperCase();
      inData = verb === "DATA";
      socket.write(inData ? "354 go on\r\n" : verb === "AUTH" ? "235 welcome\r\n" : "250 fine\r\n");
    });
  });
  await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
  t.after(() => rude.close());
  const { port } = rude.address() as { port: number };
  const smtp = { ...account.settings.smtp!, port, user: "" };
  const bytes = Buffer.alloc(20_000_000, 1);
  const file = { name: "film", mime: "video/mp4", size: bytes.length, url: "", read: async () => bytes };

  const sent = await send(message({ files: [file] }), { ...account, settings: { ...account.settings, smtp } }, ways);

  assert.equal(sent.kind, "later");
  assert.equal(provider.mailbox(customer).mails.length, 0);
});

test("nobody listening, no such host and a private host are surely not sent", async (t) => {
  const { account } = await openPost(t);
  const at = (port: number) => ({
    ...account,
    settings: { ...account.settings, smtp: { ...account.settings.smtp!, port } },
  });
  const failing = (error: Error) => ({ ...ways, resolve: () => Promise.reject(error) });

  const closed = await send(message(), at(1), ways, limits);
  const unknown = await send(
    message(),
    account,
    failing(Object.assign(new Error("no"), { code: "ENOTFOUND" })),
    limits,
  );
  const inside = await send(message(), account, failing(new Error("10.1.1.1 is a private address.")), limits);

  assert.deepEqual(
    [closed, unknown, inside].map((sent) => "failure" in sent && sent.failure?.code),
    ["connection_refused", "unknown_host", "host_not_allowed"],
  );
  assert.deepEqual(
    [closed, unknown, inside].map(({ kind }) => kind),
    ["later", "later", "failed"],
  );
});

test("where only the copy's address is taken, the mail has failed for the one it was for", async (t) => {
  const { account, switches } = await openPost(t);
  switches.on("block", 1);
  const email = { ...letter, subject: "Parcel", cc: ["bob@example.net"] };

  const sent = await send(message({ content: { email } }), account, ways);

  assert.equal(sent.kind === "failed" && sent.failure.code, "5.7.1");
});

test("what is no address is not tried again", async (t) => {
  const { account } = await openPost(t);
  const sent = await send(message({ address: "ada@exa mple.net\r\nDATA" }), account, ways);

  assert.equal(sent.kind === "failed" && sent.failure.concerns, "recipient");
});

test("an attachment that cannot be read keeps the mail here", async (t) => {
  const { account, provider } = await openPost(t);
  const read = () => Promise.reject(new Error("the disk is away"));
  const sent = await send(message({ files: [{ name: "a", mime: "b/c", size: 1, url: "", read }] }), account, ways);

  assert.equal(sent.kind, "later");
  assert.equal(provider.mailboxes.size, 0);
});

test("a copy is kept in the Sent folder, once", async (t) => {
  const { provider, account } = await openPost(t);
  const outgoing = message();
  const { providerId } = (await send(outgoing, account, ways)) as { providerId: string };
  await copiesKept();
  await send(outgoing, account, ways);
  await copiesKept();

  const copies = provider.folder(ours, "Sent");
  assert.equal(copies.length, 1);
  assert.match(copies[0]!.bytes.toString(), new RegExp(`Message-ID: <${providerId}>`));
  assert.deepEqual([...copies[0]!.flags], ["\\Seen"]);
});

test("where the server keeps a copy by itself, ours is not added", async (t) => {
  const { provider, account } = await openPost(t, { keepsCopies: true });
  await send(message(), account, ways);
  await copiesKept();

  assert.equal(provider.folder(ours, "Sent").length, 1);
});

test("when the copy fails only the copy is tried again", async (t) => {
  const { provider, account } = await openPost(t);
  let resolved = 0;
  const resolve = async (host: string, port: number) => {
    if (port === provider.imapPort && ++resolved === 1) throw Object.assign(new Error("away"), { code: "EAI_AGAIN" });
    return host;
  };
  const { keepCopy } = await import("../../src/server/media/email/keep-copy.ts");
  const { compose } = await import("../../src/server/media/email/compose.ts");
  const outgoing = message();
  const mail = await compose(outgoing, account.settings, Date.now());

  keepCopy(mail, account, { ...ways, resolve }, [10, 10]);
  await copiesKept();

  assert.equal(resolved, 2);
  assert.equal(provider.folder(ours, "Sent").length, 1);
  assert.equal(provider.mailbox(customer).mails.length, 0);
});

test("a send whose end nobody saw is found where the server keeps what it took, and doubted elsewhere", async (t) => {
  const keeping = await openPost(t, { keepsCopies: true });
  keeping.switches.on("error-after-accept", 1);
  const outgoing = message();
  assert.equal((await send(outgoing, keeping.account, ways)).kind, "unknown");

  const providerId = `${outgoing.messageId}@shop.example`;
  assert.deepEqual(await lookUp(outgoing, keeping.account, ways), { kind: "sent", providerId });
  const other = await openPost(t);
  assert.deepEqual(await lookUp(outgoing, other.account, ways), { kind: "unknown" });
});

test("a probe says each step, and what is wrong in a sentence", async (t) => {
  const { account, switches } = await openPost(t);
  const well = await probe(account, ways);
  assert.equal(well.health.state, "connected");
  assert.deepEqual(
    well.steps.map(({ ok }) => ok),
    [true, true, true, true],
  );

  switches.on("expired-token");
  const refused = await probe(account, ways);
  assert.deepEqual([refused.health.state, refused.health.code], ["disconnected", "password_refused"]);
  assert.deepEqual(
    refused.steps.map(({ ok }) => ok),
    [false, false],
  );
  assert.match(refused.steps[0]!.detail, /refuses the user name or the password/);
});
