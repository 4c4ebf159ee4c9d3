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
