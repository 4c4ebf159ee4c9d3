import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import type { Ways } from "../medium.ts";
import { callGraph, fetchFile } from "./graph.ts";

const account = { baseUrl: "http://127.0.0.1:1", apiVersion: "v23.0", accessToken: "token", appSecret: "secret" };
const post = { method: "POST" as const, path: "1/messages", body: { text: "Hello" } };
const ways = (fetch: Ways["fetch"]): Ways => ({ fetch, resolve: async (host) => host, now: () => 0 });
const answers = (status: number, body: string, headers: Record<string, string> = {}) =>
  callGraph(
    account,
    post,
    ways(async () => new Response(body, { status, headers })),
  );
const throws = (error: Error) =>
  callGraph(
    account,
    post,
    ways(async () => Promise.reject(new TypeError("fetch failed", { cause: error }))),
  );

test("a call carries the token, the proof of the app's secret and an end", async () => {
  let seen: { url: URL; init: RequestInit } | undefined;
  const fetch: Ways["fetch"] = async (url, init = {}) => {
    seen = { url: new URL(url), init };
    return Response.json({ id: "1" });
  };
  assert.deepEqual(await callGraph({ ...account, baseUrl: "https://graph.example/" }, post, ways(fetch)), {
    kind: "ok",
    body: { id: "1" },
  });
  const proof = createHmac("sha256", "secret").update("token").digest("hex");
  assert.equal(seen?.url.href, `https://graph.example/v23.0/1/messages?appsecret_proof=${proof}`);
  assert.equal(new Headers(seen?.init.headers).get("authorization"), "Bearer token");
  assert.ok(seen?.init.signal);
});

test("a refusal with a code was surely not sent", async () => {
  const answer = await answers(400, JSON.stringify({ error: { code: 131047, message: "Re-engagement message" } }));
  assert.equal(answer.kind === "failed" && answer.failure.concerns, "window");
});

test("a token that has expired is the account's trouble", async () => {
  const answer = await answers(401, JSON.stringify({ error: { code: 190, error_subcode: 463 } }));
  assert.deepEqual(answer.kind === "failed" && [answer.failure.code, answer.failure.concerns], ["190/463", "account"]);
});

test("too many calls wait for as long as Meta says, or for a while", async () => {
  const asked = await answers(429, JSON.stringify({ error: { code: 130429 } }), { "retry-after": "7" });
  const bare = await answers(429, "");
  assert.equal(asked.kind === "later" && asked.ms, 7000);
  assert.equal(bare.kind === "later" && bare.ms, 60_000);
});

test("whether a message left is unknown after an error of Meta's own, a broken answer or silence", async () => {
  const timeout = new DOMException("late", "TimeoutError");
  const cases = [
    await answers(500, JSON.stringify({ error: { code: 131000 } })),
    await answers(200, '{"messages":[{"id"'),
    await answers(302, ""),
    await throws(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" })),
    await callGraph(
      account,
      post,
      ways(async () => Promise.reject(timeout)),
    ),
  ];
  assert.deepEqual(
    cases.map(({ kind }) => kind),
    cases.map(() => "unknown"),
  );
});

test("where no connection came about, nothing was sent", async () => {
  const refused = await throws(Object.assign(new Error("connect"), { code: "ECONNREFUSED", syscall: "connect" }));
  const nameless = await throws(Object.assign(new Error("dns"), { code: "ENOTFOUND", syscall: "getaddrinfo" }));
  const forged = await throws(Object.assign(new Error("tls"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }));
  assert.deepEqual([refused.kind, nameless.kind, forged.kind], ["later", "later", "later"]);
});

test("a real connection that is refused, and one that is reset in the middle of the answer", async (t) => {
  const { baseUrl, close } = await serve((_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"messages":');
    setImmediate(() => response.destroy());
  });
  t.after(close);
  assert.equal((await callGraph({ ...account, baseUrl }, post, ways(fetch))).kind, "unknown");
  close();
  assert.equal((await callGraph({ ...account, baseUrl }, post, ways(fetch))).kind, "later");
});

test("the token goes along to Meta's own hosts only", async () => {
  const tokens: (string | null)[] = [];
  const spy = ways(async (_, init) => {
    tokens.push(new Headers(init?.headers).get("authorization"));
    return new Response("bytes", { headers: { "content-type": "image/png" } });
  });
  const { mime } = await fetchFile(account, "https://lookaside.fbsbx.com/a", spy);
  await fetchFile(account, "https://lookaside.fbsbx.com.example/a", spy);
  await fetchFile(account, "http://127.0.0.1:1/a", spy);
  assert.equal(mime, "image/png");
  assert.deepEqual(tokens, ["Bearer token", null, "Bearer token"]);
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => void server.close().closeAllConnections() };
}
