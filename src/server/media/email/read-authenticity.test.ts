import assert from "node:assert/strict";
import { test } from "node:test";
import { readAuthenticity } from "./read-authenticity.ts";
import { readMail } from "./read-mail.ts";

const read = async (headers: string[], receiver: string | null = "mx.acme.test") =>
  readAuthenticity(
    await readMail(Buffer.from(["From: Ann <ann@example.com>", ...headers, "", "Hello"].join("\r\n"))),
    receiver,
  );

const results = (words: string, server = "mx.acme.test") => `Authentication-Results: ${server}; ${words}`;

test("our own server's word is taken", async () => {
  assert.equal(await read([results("dmarc=pass header.from=example.com")]), "pass");
  assert.equal(await read([results("spf=pass smtp.mailfrom=ann@example.com")]), "pass");
  assert.equal(await read([results("dkim=pass header.d=example.com")]), "pass");
  assert.equal(await read([results("dkim=fail header.d=example.com; dmarc=fail")]), "fail");
  assert.equal(await read([results("spf=fail smtp.mailfrom=ann@example.com")]), "fail");
  assert.equal(await read([results("spf=softfail smtp.mailfrom=ann@example.com")]), "none");
});

test("nobody else's is, wherever it stands", async () => {
  const forged = results("dmarc=pass", "mx.evil.test");
  assert.equal(await read([forged]), "none");
  assert.equal(await read([forged, results("dmarc=pass")]), "none");
  assert.equal(await read([results("dmarc=fail"), results("dmarc=pass")]), "fail");
  assert.equal(await read([results("dmarc=pass")], null), "none");
  assert.equal(await read([results("dmarc=pass", "mx.acme.test.evil.test")]), "none");
});

test("what others than the sender's domain have proved is worth nothing", async () => {
  assert.equal(await read([results("dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=x@evil.test")]), "none");
  assert.equal(await read([results("spf=pass smtp.mailfrom=x@example.com.evil.test")]), "none");
  assert.equal(await read([results("dkim=pass header.d=sub.example.com")]), "none");
  assert.equal(await read([results("spf=none (dmarc=pass) smtp.mailfrom=ann@example.com")]), "none");
});

test("a second sender leaves nothing proved", async () => {
  assert.equal(await read(["From: boss@acme.test", results("dmarc=pass")]), "none");
});

test("a forwarder whose seal holds is not held against the sender", async () => {
  assert.equal(await read([results("dmarc=fail; arc=pass")]), "none");
});

test("Received-SPF counts where there is nothing better", async () => {
  const spf = (result: string, receiver: string) =>
    `Received-SPF: ${result} (ok) receiver=${receiver}; envelope-from="ann@example.com"; client-ip=192.0.2.1`;
  assert.equal(await read([spf("pass", "mx.acme.test")]), "pass");
  assert.equal(await read([spf("fail", "mx.acme.test")]), "fail");
  assert.equal(await read([spf("pass", "mx.evil.test")]), "none");
});

test("what strangers choose proves nothing, however a server writes it down", async () => {
  const forged = [
    "spf=pass smtp.mailfrom=dmarc=pass@evil.test",
    "dkim=pass header.i=dmarc=pass@evil.test header.d=evil.test",
    'spf=pass smtp.mailfrom="x;dmarc=pass;x"@evil.test',
    'spf=pass smtp.mailfrom="x; dmarc=pass; x=@example.com"@evil.test',
    'spf=pass smtp.mailfrom="@example.com"@evil.test',
    'spf=pass smtp.mailfrom="ann@example.com "@evil.test',
    'spf=pass smtp.mailfrom="x\\" dmarc=pass"@evil.test',
    "spf=pass smtp.mailfrom=x;dmarc=pass;x@evil.test",
    "spf=pass smtp.mailfrom=x=ann@example.com",
    "spf=pass smtp.mailfrom=ann@example.com smtp.mailfrom=x@evil.test",
    "spf=pass (domain of a);dmarc=pass;x@evil.test) smtp.mailfrom=x@evil.test",
    'spf=pass (domain of "a) ; dmarc=pass ("@evil.test) smtp.mailfrom=x@evil.test',
    "spf=pass (domain of a ; dmarc=pass smtp.mailfrom=x@evil.test",
    "spf=pass (domain of a\\) ; dmarc=pass) smtp.mailfrom=x@evil.test",
    "x-other=dmarc=pass",
    'none reason="dmarc=pass"',
    "dmarc=none; dmarc=pass",
    `spf=none smtp.helo=${"(".repeat(50_000)}; dmarc=pass`,
    `spf=pass ${" ".repeat(200_000)} smtp.mailfrom=ann@example.com.evil.test`,
  ];
  for (const words of forged) assert.equal(await read([results(words)]), "none", words.slice(0, 100));
  assert.equal(await read([results('dmarc=fail; spf=pass smtp.mailfrom="dmarc=pass"@evil.test')]), "fail");
  const spf = (from: string, comment = "ok") =>
    `Received-SPF: pass (${comment}) receiver=mx.acme.test; envelope-from=${from}; client-ip=192.0.2.1`;
  for (const from of [
    '"ann@example.com"@evil.test',
    "envelope-from=ann@example.com@evil.test",
    '"; envelope-from=ann@example.com"@evil.test',
    "x=ann@example.com",
  ])
    assert.equal(await read([spf(from)]), "none", from);
  assert.equal(await read([spf("x@evil.test", "domain of envelope-from=ann@example.com")]), "none");
});

test("what honest servers write is understood", async () => {
  const honest = [
    'dkim=pass header.i=@example.com header.s=2016 header.b="dmU/a+c=";\r\n spf=pass (mx.acme.test: domain of a@b.test designates 192.0.2.1 as permitted sender) smtp.mailfrom=a@b.test;\r\n dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com',
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=b.test; dkim=none (message not signed) header.d=none;dmarc=pass action=none header.from=example.com;compauth=pass reason=100",
    "dkim=unknown; spf=none smtp.mailfrom=b.test; dmarc=pass(p=NONE) header.from=example.com;",
    "spf=pass (spfCheck: ok) client-ip=192.0.2.1; envelope-from=a@b.test; helo=b.test; dkim=pass header.i=@example.com;",
    'dkim=pass (1024-bit key; unprotected (really)) header.d=example.com reason="fine; so far"',
    "dmarc = pass header.from=example.com",
    "dkim/1=pass header.d=Example.COM.",
    'spf=pass smtp.mailfrom="ann@example.com"',
    "spf=pass smtp.mailfrom=prvs=1=x@b.test; dmarc=pass header.from=example.com",
  ];
  for (const words of honest) assert.equal(await read([results(words)]), "pass", words);
  assert.equal(await read([results("none")]), "none");
});
