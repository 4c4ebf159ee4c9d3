import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Cast, cast } from "../cast.ts";
import type { Json } from "../listen.ts";
import { outsider } from "../outsider.ts";

let a: Cast;

before(async () => {
  a = await cast();
});

const places = [
  "/api/v1/me",
  "/api/v1/nothing-here",
  "/api/v1/conversations",
  "/openapi.json",
  "/livez",
  "/readyz",
  "/nowhere",
];

test("every answer tells the browser to trust nothing but us", async () => {
  for (const path of places) {
    const { headers } = await outsider(a.house.url).tries("GET", path);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'self'/, path);
    assert.match(policy, /object-src 'none'/, path);
    assert.match(policy, /base-uri 'none'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.doesNotMatch(policy, /unsafe-(inline|eval)/, path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", path);
    assert.match(headers.get("referrer-policy") ?? "", /origin/, path);
    assert.equal(headers.get("access-control-allow-origin"), null, path);
    for (const name of ["server", "x-powered-by"]) assert.equal(headers.get(name), null, `${path} ${name}`);
  }
});

test("what the API answers is kept in no cache", async () => {
  for (const path of places.filter((place) => place.startsWith("/api/"))) {
    const { headers } = await outsider(a.house.url).tries("GET", path);
    assert.equal(headers.get("cache-control"), "no-store", path);
  }
});

test("behind TLS the browser is told to stay there", async () => {
  const secure = await outsider(a.house.url).tries("GET", "/livez", { headers: { "x-forwarded-proto": "https" } });
  assert.match(secure.headers.get("strict-transport-security") ?? "", /max-age=\d{8}/);
  const plain = await outsider(a.house.url).tries("GET", "/livez");
  assert.equal(plain.headers.get("strict-transport-security"), null);
});

test("the widget's frame opens only on the sites that the channel names", async () => {
  const frame = async () =>
    (await outsider(a.house.url).tries("GET", `/w/${a.channel.id}`)).headers.get("content-security-policy")!;
  assert.match(await frame(), /frame-ancestors 'self' \*/);
  const { settings } = await a.maya.get(`/channels/${a.channel.id}`);
  await a.maya.patch(`/channels/${a.channel.id}`, {
    settings: { ...settings, origins: ["https://shop.example/path"] },
  });
  assert.match(await frame(), /frame-ancestors 'self' https:\/\/shop\.example$/);
  assert.doesNotMatch(await frame(), /unsafe-(inline|eval)/);
});

test("settings that would break out of the page or the policy are refused or plain text", async () => {
  const { settings } = await a.maya.get(`/channels/${a.channel.id}`);
  const attempts = [
    { origins: ["javascript:alert(1)"] },
    { origins: ["https://x.example; script-src *"] },
    { colour: "red;background:url(https://evil.example)" },
    { position: "left'onload='" },
  ];
  for (const change of attempts) {
    const { status } = await a.maya.tries("PATCH", `/channels/${a.channel.id}`, {
      body: { settings: { ...settings, ...change } },
    });
    assert.equal(status, 422, JSON.stringify(change));
  }
  const title = "</script><script>alert(1)</script>";
  await a.maya.patch(`/channels/${a.channel.id}`, {
    settings: { ...settings, title, greeting: title, offlineNote: title },
  });
  const { body } = await outsider(a.house.url).tries("GET", `/w/${a.channel.id}`);
  assert.equal(String(body).includes("<script>alert"), false);
});

test("a cookie that signs in is out of reach for scripts and other sites", async () => {
  const somebody = outsider(a.house.url);
  const { headers } = await somebody.tries("POST", "/api/auth/sign-in/email", {
    body: { email: "maya@example.com", password: "correct horse battery staple" },
  });
  const cookies = headers.getSetCookie();
  assert.ok(cookies.length > 0);
  for (const cookie of cookies.filter((line) => line.includes("session_token"))) {
    assert.match(cookie, /HttpOnly/i);
    assert.match(cookie, /SameSite=(Lax|Strict)/i);
  }
});

test("the API names every operation once and says how it refuses", async () => {
  const { body } = await outsider(a.house.url).tries("GET", "/openapi.json");
  const operations = Object.values<Json>(body.paths).flatMap((path) => Object.values<Json>(path));
  assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
  for (const { operationId, responses } of operations) {
    const refusal = responses.default.content["application/problem+json"].schema.$ref;
    assert.equal(refusal, "#/components/schemas/Problem", operationId);
  }
  assert.ok(body.components.schemas.Problem.required.includes("code"));
});

test("what helps operators is closed to others", async () => {
  const { status } = await outsider(a.house.url).tries("GET", "/metrics");
  assert.equal(status, 401);
  const proxied = outsider(a.house.url, () => ({ "x-forwarded-for": "127.0.0.1" }));
  assert.equal((await proxied.tries("GET", "/metrics")).status, 401);
  const { body } = await outsider(a.house.url).tries("GET", "/readyz");
  assert.deepEqual(Object.keys(body).sort(), ["database", "migrations", "ok", "tenancy", "turnsWaitSeconds"]);
  for (const path of ["/api/v1/set-up", "/debug", "/.env", "/api/auth/list-sessions", "/api/auth/admin/list-users"]) {
    const answer = await outsider(a.house.url).tries("POST", path, { body: {} });
    assert.ok([403, 404, 422].includes(answer.status), `${path} ${answer.status}`);
  }
});
