import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { listen } from "../../src/server/media/email/listen.ts";
import { send } from "../../src/server/media/email/send.ts";
import type { Ear, Ways } from "../../src/server/media/medium.ts";
import { accountAt, message, openEar, openPost, ours, quick, ways } from "./post.ts";

type Context = Parameters<typeof openPost>[0];
const dayMs = 86_400_000;
const ada = { from: "Ada Byron <Ada@Example.net>", to: ours };

async function watched(t: Context, more: Partial<typeof quick> = {}) {
  const post = await openPost(t);
  const heard = openEar();
  const begin = (at = post.account, by: Ways = ways, ear: Ear = heard.ear) => {
    const listener = listen(at, by, ear, { ...quick, ...more });
    t.after(() => listener.stop());
    return listener;
  };
  return { ...post, heard, begin };
}

test("a mail that arrives is told at once, as a message of its sender", async (t) => {
  const { provider, heard, begin } = await watched(t);
  begin();
  await heard.says("listening");

  const { messageId } = await provider.mailFrom({ ...ada, subject: "Where is it?", text: "My parcel is late." });
  await heard.has(1);

  const [mail] = heard.messages();
  assert.deepEqual(mail!.address, { kind: "email", value: "ada@example.net", verified: false });
  assert.equal(mail!.text, "My parcel is late.");
  assert.equal(mail!.profile.name, "Ada Byron");
  assert.equal(mail!.content?.email?.subject, "Where is it?");
  assert.deepEqual([mail!.providerId, mail!.thread], [messageId, messageId]);
});

test("the first look goes back some days and no further", async (t) => {
  const { provider, heard, begin } = await watched(t);
  const old = await provider.mailFrom({ from: "b@example.net", to: "nobody@example.net", subject: "Old", text: "x" });
  provider.arrives(ours, old.bytes, new Date(Date.now() - 20 * dayMs));
  const recent = await provider.mailFrom({
    from: "b@example.net",
    to: "nobody@example.net",
    subject: "Recent",
    text: "x",
  });
  provider.arrives(ours, recent.bytes, new Date(Date.now() - 5 * dayMs));

  begin();
  await heard.until(() => (heard.state.cursor as { seen?: string } | null)?.seen === "2");

  assert.deepEqual(heard.subjects(), ["Recent"]);
});

test("after days of downtime everything is made up for, in batches that each move the cursor", async (t) => {
  const { provider, heard, begin } = await watched(t, { limits: { ...quick.limits, batchMails: 10 } });
  const first = begin();
  await heard.says("listening");
  await first.stop();
  const told = heard.state.told;
  for (let n = 1; n <= 35; n++) await provider.mailFrom({ ...ada, subject: `Mail ${n}`, text: "Hello" });

  begin();
  await heard.has(35);

  assert.equal(heard.messages().length, 35);
  assert.ok(heard.state.told - told >= 4, "four batches");
});

test("a mailbox that is numbered anew is looked through again, and nothing is told twice", async (t) => {
  const { provider, heard, begin } = await watched(t);
  for (const subject of ["One", "Two", "Three"]) await provider.mailFrom({ ...ada, subject, text: "x" });
  begin();
  await heard.has(3);

  provider.renumber(ours);
  await provider.mailFrom({ ...ada, subject: "Four", text: "x" });
  await heard.has(4);

  assert.deepEqual(heard.subjects().sort(), ["Four", "One", "Three", "Two"]);
  assert.equal((heard.state.cursor as { uidValidity: string }).uidValidity, "2");
});

test("the same mail twice in the mailbox is one message", async (t) => {
  const { provider, heard, switches, begin } = await watched(t);
  switches.on("duplicate-webhooks", 1);
  begin();
  await provider.mailFrom({ ...ada, subject: "Once", text: "x" });
  await provider.mailFrom({ ...ada, subject: "Then", text: "x" });
  await heard.has(2);

  assert.deepEqual(heard.subjects(), ["Once", "Then"]);
});

test("a mail that appears with a number already passed is found by the next look at the dates", async (t) => {
  const { provider, heard, begin } = await watched(t, { reconcileMs: 0, keepaliveMs: 20 });
  const late = await provider.mailFrom({ ...ada, subject: "Late", text: "x" });
  const inbox = provider.folder(ours);
  const hidden = inbox.pop()!;
  await provider.mailFrom({ ...ada, subject: "Early", text: "x" });
  begin();
  await heard.has(1);

  inbox.unshift(hidden);
  await heard.has(2);

  assert.deepEqual(heard.subjects(), ["Early", "Late"]);
  assert.equal(heard.messages()[1]!.providerId, late.messageId);
});

test("no mail is marked as seen", async (t) => {
  const { provider, heard, begin } = await watched(t);
  await provider.mailFrom({ ...ada, subject: "One", text: "x" });
  begin();
  await heard.has(1);

  assert.deepEqual([...provider.folder(ours)[0]!.flags], []);
});

test("bytes that are no mail are passed by, and the next mail is told", async (t) => {
  const { provider, heard, begin } = await watched(t);
  provider.arrives(ours, Buffer.from([0, 255, 254, 0, 13, 10]));
  await provider.mailFrom({ ...ada, subject: "Next", text: "x" });
  begin();
  await heard.has(2);

  assert.deepEqual(heard.subjects().includes("Next"), true);
});

test("a mail that cannot be stored goes where a person looks, and holds up no other", async (t) => {
  const { provider, heard, begin } = await watched(t);
  const holds =
    (subject: string) => (news: { kind: string; inbound?: { content?: { email?: { subject?: string } } } }) =>
      news.inbound?.content?.email?.subject === subject;
  heard.state.failing = (news) => (news.some(holds("Poison") as never) ? new Error("no such encoding") : null);
  for (const subject of ["Before", "Poison", "After"]) await provider.mailFrom({ ...ada, subject, text: "x" });
  begin();
  await heard.has(3);

  assert.deepEqual(heard.subjects(), ["Before", "After"]);
  const [unmatched] = heard.all().filter(({ kind }) => kind === "unmatched") as { reason: string }[];
  assert.match(unmatched!.reason, /uid 2.*could not be stored: no such encoding/);
});

test("while our own store is out of reach nothing is passed by and the channel is not blamed", async (t) => {
  const { provider, heard, begin } = await watched(t);
  let tries = 0;
  const cursor = heard.ear.cursor;
  heard.state.failing = () => (++tries < 6 ? new Error("the database is away") : null);
  heard.ear.cursor = async () => {
    if (tries > 0 && tries < 6) tries++;
    if (tries > 0 && tries < 6) throw new Error("the database is away");
    return cursor();
  };
  await provider.mailFrom({ ...ada, subject: "Patient", text: "x" });
  begin();
  await heard.has(1);

  assert.deepEqual(heard.subjects(), ["Patient"]);
  assert.deepEqual(
    heard.healths.map(({ code }) => code),
    ["listening"],
  );
});

test("a lost connection is made again, and what came meanwhile is told", async (t) => {
  const { provider, heard, begin } = await watched(t);
  begin();
  await heard.says("listening");

  provider.cut();
  await provider.mailFrom({ ...ada, subject: "Meanwhile", text: "x" });
  await heard.has(1);

  assert.deepEqual(heard.subjects(), ["Meanwhile"]);
});

test("a refused password disconnects the channel with its reason, and coming back connects it", async (t) => {
  const { switches, heard, begin } = await watched(t);
  switches.on("expired-token");
  begin();
  await heard.says("password_refused");
  assert.equal(heard.healths[0]!.state, "disconnected");

  switches.off("expired-token");
  await heard.says("listening");
  assert.deepEqual(
    heard.healths.map(({ state }) => state),
    ["disconnected", "connected"],
  );
});

test("a server out of reach degrades the channel", async (t) => {
  const { switches, heard, begin } = await watched(t);
  switches.on("refuse-connection");
  begin();
  await heard.until(() => heard.healths.length > 0);

  assert.equal(heard.healths[0]!.state, "degraded");
});

test("a password that expires while we listen is noticed without a new mail", async (t) => {
  const { switches, heard, begin } = await watched(t);
  begin();
  await heard.says("listening");

  switches.on("expired-token");
  await heard.says("password_refused");
});

test("a folder that is not there, and a host that may not be reached, are said", async (t) => {
  const { provider, account, heard, begin } = await watched(t);
  const imap = { ...account.settings.imap!, folder: "Orders" };
  begin({ ...account, settings: { ...account.settings, imap } });
  await heard.says("no_such_folder");

  const other = openEar();
  const guarded = { ...ways, resolve: () => Promise.reject(new Error("10.0.0.1 is a private address.")) };
  begin(accountAt(provider), guarded, other.ear);
  await other.says("host_not_allowed");
  assert.equal(other.healths[0]!.reason, "10.0.0.1 is a private address.");
});

test("a large mail is taken whole, and of one beyond the limit what it was", async (t) => {
  const limits = { ...quick.limits, smallBytes: 20_000, mostBytes: 3_000_000 };
  const { provider, heard, begin } = await watched(t, { limits });
  const attach = (bytes: number) => [
    { name: "film.bin", mime: "application/octet-stream", bytes: Buffer.alloc(bytes, 7) },
  ];
  await provider.mailFrom({ ...ada, subject: "Large", text: "see", attachments: attach(1_500_000) });
  await provider.mailFrom({ ...ada, subject: "Too large", text: "see", attachments: attach(3_000_000) });
  begin();
  await heard.has(2);

  const [large, beyond] = heard.messages();
  assert.equal(large!.attachments![0]!.bytes!.length, 1_500_000);
  assert.equal(beyond!.content!.email!.subject, "Too large");
  assert.match(beyond!.text, /larger than the 3 MB/);
  assert.equal(beyond!.attachments!.length, 0);
});

test("what we sent and could not be delivered comes back as that message's failure", async (t) => {
  const { account, switches, heard, begin } = await watched(t);
  begin();
  switches.on("bounce", 1);
  const outgoing = message();

  assert.equal((await send(outgoing, account, ways)).kind, "accepted");
  await heard.has(1);

  const [news] = heard.all();
  const status = news!.kind === "status" ? news!.status : null;
  assert.deepEqual([status?.state, status?.messageId, status?.failure?.code], ["failed", outgoing.messageId, "5.1.1"]);
});

test("an answer by a machine is marked, and names the mail it answers", async (t) => {
  const { provider, account, heard, begin } = await watched(t);
  begin();
  provider.goAway("ada@example.net", "I am away until Monday.");
  const outgoing = message();
  await send(outgoing, account, ways);
  await heard.has(1);

  const [mail] = heard.messages();
  assert.equal(mail!.content?.automatic, "auto-reply");
  assert.deepEqual(mail!.answers, [`${outgoing.messageId}@shop.example`]);
});

test("stopping does not wait for a server that says nothing", async (t) => {
  const { account, begin } = await watched(t);
  // No patience of ours runs out: stopping is all that can end the connection.
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let reached = () => {};
  const connected = new Promise<void>((resolve) => (reached = resolve));
  const silent = createServer(() => reached()).listen(0, "127.0.0.1");
  t.after(() => silent.close());
  await new Promise((resolve) => silent.once("listening", resolve));
  const { port } = silent.address() as { port: number };
  const imap = { ...account.settings.imap!, port };
  const listener = begin({ ...account, settings: { ...account.settings, imap } });
  await connected;

  await listener.stop();
});

test("whatever happens to mailbox, connection and store, each mail is told exactly once", async (t) => {
  const { provider, switches, heard, begin } = await watched(t, {
    reconcileMs: 50,
    keepaliveMs: 20,
    limits: { ...quick.limits, batchMails: 7 },
  });
  const chance = seeded(42);
  heard.state.failing = () => (chance() < 0.1 ? new Error("the database stumbles") : null);
  let listener = begin();
  const sent: string[] = [];

  for (let n = 0; n < 150; n++) {
    const what = chance();
    if (what < 0.05) switches.on("duplicate-webhooks", 1);
    else if (what < 0.1) provider.renumber(ours);
    else if (what < 0.17) provider.cut();
    else if (what < 0.25) {
      await listener.stop();
      listener = begin();
    } else if (what < 0.3) await heard.has(Math.min(sent.length, 1));
    else sent.push((await provider.mailFrom({ ...ada, subject: `Mail ${n}`, text: "x" })).messageId);
  }
  await heard.has(sent.length);

  assert.deepEqual(
    heard
      .messages()
      .map(({ providerId }) => providerId)
      .sort(),
    sent.sort(),
  );
});

/** The same chances in every run. */
function seeded(state: number): () => number {
  let at = state;
  return () => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
    return at / 2 ** 32;
  };
}
