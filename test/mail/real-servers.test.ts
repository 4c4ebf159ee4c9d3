import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { emailSettings } from "../../src/contract/channel-settings.ts";
import { copiesKept } from "../../src/server/media/email/keep-copy.ts";
import { listen } from "../../src/server/media/email/listen.ts";
import { lookUp } from "../../src/server/media/email/look-up.ts";
import { probe } from "../../src/server/media/email/probe.ts";
import { send } from "../../src/server/media/email/send.ts";
import { startMailListener } from "../../src/server/media/email/smtp-listener.ts";
import type { Ways } from "../../src/server/media/medium.ts";
import { letter, message, openEar, quick } from "./post.ts";
import { findPrograms, type RealServers, startServers } from "./servers.ts";

/** Against Dovecot and Exim: swaks sends in, Dovecot holds, we read by IMAP and send through Exim back into Dovecot. */
const programs = findPrograms();
const skip = typeof programs === "string" ? programs : false;
const ways: Ways = { fetch, resolve: async () => "127.0.0.1", now: Date.now };
const domain = "shop.example";
// Each test has mailboxes of its own.
const boxes = ["push", "thread", "ada", "bounce", "anew", "restart", "probe", "large", "secure", "bob"];
const trusted = getCACertificates("default");
let servers: RealServers;

before(async () => {
  if (typeof programs !== "string") servers = await startServers(programs, boxes.map(at));
});
after(async () => {
  setDefaultCACertificates(trusted);
  await servers?.stop();
});

function at(box: string): string {
  return `${box}@${domain}`;
}

type Security = "none" | "tls" | "starttls";

function account(box: string, security: Security = "none") {
  const { imapPort, imapsPort, smtpPort, smtpsPort, host, password } = servers;
  const tls = security === "tls";
  return {
    channelId: `chan_${box}`,
    hookUrl: "",
    settings: emailSettings.parse({
      address: at(box),
      fromName: "Shop",
      imap: { host, port: tls ? imapsPort : imapPort, security, user: at(box) },
      smtp: { host, port: tls ? smtpsPort : smtpPort, security, user: at(box) },
    }),
    secrets: { imapPassword: password, smtpPassword: password },
  };
}

function hear(t: { after: (act: () => unknown) => void }, box: string, security?: Security) {
  const heard = openEar();
  const listener = listen(account(box, security), ways, heard.ear, {
    ...quick,
    keepaliveMs: 60_000,
    reconnectMs: () => 100,
  });
  t.after(() => listener.stop());
  return { ...heard, listener };
}

function swaksTo(box: string, ...more: string[]) {
  const target = ["--server", "127.0.0.1", "--port", String(servers.smtpPort), "--to", at(box)];
  const { status, said } = servers.swaks(...target, "--from", "ada@elsewhere.example", ...more);
  assert.equal(status, 0, said);
}

test("what swaks sends is pushed to us by Dovecot", { skip }, async (t) => {
  const heard = hear(t, "push");
  await heard.says("listening");

  swaksTo("push", "--header", "Subject: Where is it?", "--body", "My parcel is late.");
  await heard.has(1);

  const [mail] = heard.messages();
  assert.equal(mail!.text.trim(), "My parcel is late.");
  assert.equal(mail!.address.value, "ada@elsewhere.example");
  assert.equal(mail!.content!.email!.subject, "Where is it?");
});

test("our mail goes through Exim to its reader, a copy to Sent, and the answer finds the thread", {
  skip,
}, async (t) => {
  const [us, reader] = [hear(t, "thread"), hear(t, "ada")];
  const email = { ...letter, subject: "Your parcel", html: "<p>On its <b>way</b>.</p>" };
  const file = { name: "label.txt", mime: "text/plain", size: 2, url: "", read: async () => Buffer.from("42") };
  const outgoing = message({ address: at("ada"), content: { email }, files: [file] });

  const sent = await send(outgoing, account("thread"), ways);

  const providerId = `${outgoing.messageId}@${domain}`;
  assert.deepEqual(sent, { kind: "accepted", providerId });
  await reader.until(() => reader.all().length === 1);
  // The reader lives in the same domain, so the mail is known as one of ours.
  assert.equal(reader.all()[0]!.kind, "ignored");
  await copiesKept();
  assert.deepEqual(await lookUp(outgoing, account("thread"), ways), { kind: "sent", providerId });

  swaksTo(
    "thread",
    "--header",
    "Subject: Re: Your parcel",
    "--add-header",
    `In-Reply-To: <${providerId}>`,
    "--body",
    "Thanks",
  );
  await us.has(1);
  assert.deepEqual(us.messages()[0]!.answers, [providerId]);
  assert.equal(us.messages()[0]!.thread, providerId);
});

test("an address nobody has is refused, and one that is gone comes back as a bounce", { skip }, async (t) => {
  const heard = hear(t, "bounce");
  const refused = await send(message({ address: at("nobody") }), account("bounce"), ways);
  assert.equal(refused.kind === "failed" && refused.failure.concerns, "recipient");

  const outgoing = message({ address: "zoe@gone.example" });
  assert.equal((await send(outgoing, account("bounce"), ways)).kind, "accepted");
  await heard.has(1);

  const [news] = heard.all();
  assert.equal(news!.kind, "status");
  const status = news!.kind === "status" ? news!.status : null;
  assert.deepEqual([status?.state, status?.messageId], ["failed", outgoing.messageId]);
  await copiesKept();
});

test("a mailbox that Dovecot numbers anew is read again, and nothing is told twice", { skip }, async (t) => {
  for (const subject of ["One", "Two"]) swaksTo("anew", "--header", `Subject: ${subject}`);
  const first = hear(t, "anew");
  await first.has(2);
  await first.listener.stop();
  const { uidValidity } = first.state.cursor as { uidValidity: string };

  // Dovecot takes the time as the new number, in seconds.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await servers.forgetNumbers(at("anew"));
  swaksTo("anew", "--header", "Subject: Three");
  const again = listen(account("anew"), ways, first.ear, quick);
  t.after(() => again.stop());
  await first.has(3);

  assert.deepEqual(first.subjects().sort(), ["One", "Three", "Two"]);
  assert.notEqual((first.state.cursor as { uidValidity: string }).uidValidity, uidValidity);
});

test("after Dovecot was started again we are there again", { skip }, async (t) => {
  const heard = hear(t, "restart");
  await heard.says("listening");

  await servers.restartDovecot();
  swaksTo("restart", "--header", "Subject: Still there?");
  await heard.has(1);

  assert.deepEqual(heard.subjects(), ["Still there?"]);
});

test("a mail of 20 MB comes whole", { skip }, async (t) => {
  const heard = hear(t, "large");
  const bytes = Buffer.alloc(15_000_000, "parley ");
  const file = {
    name: "film.bin",
    mime: "application/octet-stream",
    size: bytes.length,
    url: "",
    read: async () => bytes,
  };
  const started = performance.now();
  const email = { ...letter, subject: "Film" };
  const from = {
    ...account("bob"),
    settings: { ...account("bob").settings, address: "bob@other.example", imap: null },
  };

  assert.equal(
    (await send(message({ address: at("large"), content: { email }, files: [file] }), from, ways)).kind,
    "accepted",
  );
  await heard.has(1);

  const [got] = heard.messages()[0]!.attachments!;
  assert.ok(got!.bytes!.equals(bytes));
  t.diagnostic(`sent and read in ${Math.round(performance.now() - started)} ms`);
});

test("a probe signs in on both sides, and says which side refuses", { skip }, async () => {
  const well = await probe(account("probe"), ways);
  assert.deepEqual([well.health.state, well.steps.every(({ ok }) => ok)], ["connected", true]);

  const wrong = await probe({ ...account("probe"), secrets: { imapPassword: "no", smtpPassword: "no" } }, ways);
  assert.equal(wrong.health.code, "password_refused");
  assert.deepEqual(
    wrong.steps.map(({ ok }) => ok),
    [false, false],
  );
});

for (const security of ["tls", "starttls"] as const)
  test(`with ${security} a certificate nobody vouches for is refused, and a good one carries both ways`, {
    skip,
  }, async (t) => {
    setDefaultCACertificates(trusted);
    const refused = await probe(account("secure", security), ways);
    assert.deepEqual(
      refused.steps.map(({ ok }) => ok),
      [false, false],
    );
    assert.equal(refused.health.code, "tls_failed");

    setDefaultCACertificates([...trusted, servers.cert]);
    const accepted = await probe(account("secure", security), ways);
    assert.deepEqual(
      accepted.steps.map(({ ok }) => ok),
      [true, true, true, true],
    );
    const heard = hear(t, "secure", security);
    await heard.says("listening");
    swaksTo("secure", "--header", `Subject: By ${security}`);
    await heard.until(() => heard.subjects().includes(`By ${security}`));
  });

test("swaks at our own door: known addresses are taken, with TLS too, others refused, and again means once", {
  skip,
}, async (t) => {
  const heard = openEar();
  const door = await startMailListener({
    host: "127.0.0.1",
    port: 0,
    channelOf: (address) => (address === at("door") ? { channelId: "chan_door", address } : null),
    told: (_channel, news) => heard.ear.told(news, null),
    tls: { key: servers.key, cert: servers.cert },
  });
  t.after(() => door.close());
  // Not the synchronous way of the other tests: this server lives in our own process.
  const swaks = (...args: string[]) =>
    servers.swaksAside("--server", "127.0.0.1", "--port", String(door.port), ...args);
  const mail = [
    "--from",
    "ada@elsewhere.example",
    "--to",
    at("door"),
    "--header",
    "Message-Id: <a1@elsewhere.example>",
  ];

  assert.equal(await swaks(...mail), 0);
  assert.equal(await swaks("--tls", ...mail), 0);
  assert.notEqual(await swaks("--from", "ada@elsewhere.example", "--to", "zoe@gone.example"), 0);
  assert.equal(heard.messages().length, 1);
});
