import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ways } from "../medium.ts";
import { readBytes } from "../read-bytes.ts";
import { callTwilio, type TwilioCall } from "./call.ts";

const account = { baseUrl: "https://api.example/", accountSid: "AC1", authToken: "secret" };
const now = Date.parse("2026-03-01T12:00:00Z");

type Fetch = Ways["fetch"];

const ask = (fetch: Fetch, call: TwilioCall = { path: "/Messages.json", form: new URLSearchParams({ To: "+1" }) }) =>
  callTwilio(account, call, { fetch, resolve: async (host) => host, now: () => now });

const answers = (status: number, body: string, headers?: HeadersInit) => async () =>
  new Response(body, { status, ...(headers && { headers }) });

const breaks =
  (code: string, more: object = {}) =>
  async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code, ...more }) });
  };

test("a form is posted with the account's sign-in, a read is asked with its query", async () => {
  const asked: [string, RequestInit][] = [];
  const fetch: Fetch = async (url, init = {}) => {
    asked.push([String(url), init]);
    return new Response("{}");
  };
  await ask(fetch);
  await ask(fetch, { path: "", query: {} });
  await ask(fetch, { path: "/Messages.json", query: { To: "+1555" } });

  const [post, read, list] = asked;
  assert.equal(post![0], "https://api.example/2010-04-01/Accounts/AC1/Messages.json");
  assert.equal(post![1].method, "POST");
  assert.equal(post![1].body, "To=%2B1");
  const headers = new Headers(post![1].headers);
  assert.equal(headers.get("authorization"), `Basic ${Buffer.from("AC1:secret").toString("base64")}`);
  assert.equal(headers.get("content-type"), "application/x-www-form-urlencoded");
  assert.ok(post![1].signal);
  assert.equal(read![0], "https://api.example/2010-04-01/Accounts/AC1.json");
  assert.equal(list![0], "https://api.example/2010-04-01/Accounts/AC1/Messages.json?To=%2B1555");
  assert.equal(list![1].method, "GET");
});

test("a refusal is read by its code, and never tried again", async () => {
  const optedOut = await ask(answers(400, '{"code":21610,"message":"…","status":400}'));
  assert.equal(optedOut.kind === "failed" && optedOut.failure.concerns, "opted-out");
  const auth = await ask(answers(401, '{"code":20003}'));
  assert.equal(auth.kind === "failed" && auth.failure.concerns, "account");
  const bare = await ask(answers(403, "<html>"));
  assert.deepEqual(bare.kind === "failed" && [bare.failure.code, bare.failure.concerns], ["http-403", "account"]);
  const lost = await ask(answers(404, "not here"));
  assert.equal(lost.kind === "failed" && lost.failure.code, "http-404");
  const elsewhere = await ask(answers(301, "", { location: "https://other.example" }));
  assert.equal(elsewhere.kind === "failed" && elsewhere.failure.concerns, "account");
});

test("too many calls wait as long as the provider asks", async () => {
  const wait = async (header?: string) => {
    const answer = await ask(answers(429, '{"code":20429}', header ? { "retry-after": header } : {}));
    return answer.kind === "later" ? answer.ms : answer.kind;
  };
  assert.equal(await wait("7"), 7000);
  assert.equal(await wait(new Date(now + 90_000).toUTCString()), 90_000);
  assert.equal(await wait(), 2000);
  assert.equal(await wait("soon"), 2000);
  assert.equal(await wait("0"), 1000);
  assert.equal(await wait("999999"), 3_600_000);
});

test("where no connection came about, nothing was sent", async () => {
  const codes = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "EPROTO", "CERT_HAS_EXPIRED"];
  const tls = ["DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"];
  for (const code of [...codes, ...tls]) assert.equal((await ask(breaks(code))).kind, "later", code);
  assert.equal((await ask(breaks("ETIMEDOUT", { syscall: "connect" }))).kind, "later");
  const each = Object.assign(new Error("connect"), { code: "ETIMEDOUT", syscall: "connect" });
  assert.equal((await ask(breaks("ETIMEDOUT", { errors: [each, each] }))).kind, "later");
});

test("once a connection stood, nobody knows", async () => {
  for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT", "ETIMEDOUT", "EHOSTUNREACH"])
    assert.equal((await ask(breaks(code))).kind, "unknown", code);
  for (const status of [500, 502, 503, 408]) assert.equal((await ask(answers(status, "{}"))).kind, "unknown");
  assert.equal((await ask(answers(201, '{"sid": "SM'))).kind, "unknown");
  const late = await ask(async () => {
    throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
  });
  assert.deepEqual(late, { kind: "unknown", reason: "api.example did not answer in time." });
});

test("an answer that breaks off is unknown, unless its first line was already a refusal", async () => {
  const torn = (status: number) => async () =>
    new Response(
      new ReadableStream({
        start: (stream) => stream.enqueue(Buffer.from('{"code": 211')),
        pull: (stream) => stream.error(new Error("reset")),
      }),
      { status },
    );
  assert.equal((await ask(torn(201))).kind, "unknown");
  assert.equal((await ask(torn(400))).kind, "failed");
});

test("a private address is the operator's to allow", async () => {
  class ForbiddenHost extends Error {}
  const answer = await ask(async () => {
    throw new ForbiddenHost("10.0.0.1");
  });
  assert.equal(answer.kind === "failed" && answer.failure.code, "forbidden-host");
});

test("no more bytes are read than asked for", async () => {
  assert.equal((await readBytes(new Response("12345"), 5)).toString(), "12345");
  await assert.rejects(readBytes(new Response("123456"), 5));
});
