import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, openTeam, signIn, type Team } from "../../../test/team.ts";
import { roles } from "../../domain/permission.ts";
import { createHttp } from "../infra/http.ts";
import { createLog } from "../infra/log.ts";
import { guard, type Principal, stillAdmitted } from "./guard.ts";

let team: Team;
before(async () => {
  team = await openTeam({
    more: (app) => {
      app.get("/api/v1/probe", { config: { permission: "inbox.read" } }, async ({ principal }) => principal);
      app.post("/api/v1/probe", { config: { permission: "inbox.write" } }, async ({ body }) => ({ body }));
      app.get("/elsewhere", async ({ caller }) => ({ caller: caller ?? null }));
    },
  });
});
after(() => team.close());

const asKey = (key: string, more = {}) => ({ authorization: `Bearer ${key}`, origin: undefined, ...more });

test("a route that names no permission cannot be registered", () => {
  const app = createHttp({ log: createLog("silent"), trustProxy: false });
  guard(app, { db: team.db, secrets: team.secrets, url: null });
  assert.throws(() => app.get("/api/v1/forgotten", async () => "open"), /names no permission/);
  assert.throws(
    () => app.get("/api/v1/typo", { config: { permission: "inbox.raed" as "inbox.read" } }, async () => "open"),
    /names no permission/,
  );
});

test("nobody is let in without a session or a key", async () => {
  const visitor = browser(team.app);
  assert.deepEqual(await problemOf(visitor.get("/api/v1/probe")), [401, "not_signed_in"]);
  for (const authorization of ["Bearer", "Bearer pk_guess", "Basic cGs6", "Bearer ' or 1=1--"]) {
    assert.deepEqual(await problemOf(visitor.get("/api/v1/probe", { authorization })), [401, "unknown_key"]);
  }
});

test("a forged, cut or unsigned cookie is nobody's", async () => {
  const { owner } = await team.workspace("Cookies", "Cleo");
  const real = owner.browser.jar.get("parley.session_token")!;
  const token = decodeURIComponent(real).split(".")[0]!;
  for (const value of ["", "x", "%", token, `${token}.`, real.slice(0, -4), `x${real}`, `${token}.AAAA`]) {
    const answer = browser(team.app).get("/api/v1/probe", { cookie: `parley.session_token=${value}` });
    assert.deepEqual(await problemOf(answer), [401, "not_signed_in"], value);
  }
});

test("every role below the lowest is refused, and told which it takes", async () => {
  const { id } = await team.workspace("Roles", "Rosa");
  for (const role of roles) {
    const { key } = await team.key(id, role);
    const answer = await browser(team.app).post("/api/v1/probe", {}, asKey(key));
    assert.equal(answer.status, role === "viewer" ? 403 : 200, role);
  }
  const vik = await team.member("Vik", id, "viewer");
  const refused = await vik.browser.post("/api/v1/probe");
  assert.equal(refused.body.detail, "Your role, viewer, may not do this; it takes a teammate.");
});

test("another's workspace looks like one that does not exist", async () => {
  const mine = await team.workspace("Mine", "Mina");
  const other = await team.workspace("Other", "Otis");
  const { key } = await team.key(mine.id, "owner");
  const ask = async (workspace: string, headers = {}) => {
    const { body, status } = await mine.owner.browser.get("/api/v1/probe", { ...headers, "x-workspace": workspace });
    return { status, ...body, requestId: "" };
  };
  const absent = await ask("ws_00000000000000000000000000");
  assert.equal(absent.status, 404);
  assert.deepEqual(await ask(other.id), absent);
  assert.deepEqual(await ask(other.id, asKey(key)), absent);
  const byQuery = await mine.owner.browser.get(`/api/v1/probe?workspace=${other.id}`);
  assert.equal(byQuery.status, 404);
  assert.equal((await mine.owner.browser.get(`/api/v1/probe?workspace=${mine.id}`)).status, 200);
});

test("without a named workspace it is the one opened last", async () => {
  const first = await team.workspace("First", "Finn");
  const second = await team.workspace("Second", "Sira");
  const row = { workspaceId: second.id, personId: first.owner.id, role: "viewer" };
  await team.db.system.insertInto("members").values(row).execute();
  const here = async () => (await first.owner.browser.get("/api/v1/probe")).body.workspace;

  assert.equal(await here(), first.id);
  await first.owner.browser.get("/api/v1/me", { "x-workspace": second.id });
  assert.equal(await here(), second.id);
});

test("a person of no workspace is told so", async () => {
  const ida = await team.person("Ida");
  await signIn(ida.browser, ida.email);
  assert.deepEqual(await problemOf(ida.browser.get("/api/v1/probe")), [409, "no_workspace"]);
  assert.equal((await ida.browser.get("/api/v1/me")).status, 200);
});

test("with a cookie only our own pages change anything, and only with JSON", async () => {
  const { owner } = await team.workspace("Forgery", "Fay");
  const post = (headers: Record<string, string | undefined>, body: unknown = {}) =>
    problemOf(owner.browser.post("/api/v1/probe", body, headers));
  assert.deepEqual(await post({ origin: undefined }), [403, "cross_site"]);
  assert.deepEqual(await post({ origin: "https://evil.example" }), [403, "cross_site"]);
  assert.deepEqual(await post({ origin: "http://localhost:3001" }), [403, "cross_site"]);
  assert.deepEqual(await post({ origin: "null" }), [403, "cross_site"]);
  assert.deepEqual(await post({ "sec-fetch-site": "same-site" }), [403, "cross_site"]);
  assert.deepEqual(await post({ "content-type": "text/plain" }, "{}"), [415, "json_only"]);
  assert.deepEqual(await post({ "content-type": "application/x-www-form-urlencoded" }, "a=b"), [415, "json_only"]);
  assert.deepEqual(await post({ origin: undefined, "sec-fetch-site": "same-origin" }), [200, undefined]);
  assert.deepEqual(await post({ origin: "http://127.0.0.1:4000", host: "127.0.0.1:4000" }), [200, undefined]);
});

test("a key's last use is noted, at most once a minute", async () => {
  const { id } = await team.workspace("Keys", "Kai");
  const { key, id: keyId } = await team.key(id, "viewer");
  const use = () => browser(team.app).get("/api/v1/probe", asKey(key));
  const noted = async () => {
    const row = team.db.system.selectFrom("apiKeys").select("lastUsedAt").where("id", "=", keyId);
    return (await row.executeTakeFirstOrThrow()).lastUsedAt;
  };
  await use();
  const first = await noted();
  await use();
  assert.deepEqual(await noted(), first);
  const long = { lastUsedAt: new Date(Date.now() - 61_000) };
  await team.db.system.updateTable("apiKeys").set(long).where("id", "=", keyId).execute();
  await use();
  assert.ok((await noted())! > long.lastUsedAt);
});

test("a session that is used lives on; one that ran out is over", async () => {
  const { owner } = await team.workspace("Time", "Tim");
  const until = (days: number) =>
    team.db.system
      .updateTable("sessions")
      .set({ expiresAt: new Date(Date.now() + days * 86_400_000) })
      .where("personId", "=", owner.id)
      .execute();
  assert.deepEqual((await owner.browser.get("/api/v1/probe")).cookies, []);
  await until(20);
  const renewed = await owner.browser.get("/api/v1/probe");
  assert.match(renewed.cookies[0]!, /Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax/);
  assert.deepEqual((await owner.browser.get("/api/v1/probe")).cookies, []);
  await until(-1);
  assert.equal((await owner.browser.get("/api/v1/probe")).status, 401);
});

test("a right that was taken away ends streams that stand on it", async () => {
  const { id, owner } = await team.workspace("Streams", "Stella");
  const holds = async (principal: Principal) => (await stillAdmitted(team.db, [principal])).has(principal);
  const member = async (name: string) => {
    const someone = await team.member(name, id, "admin");
    return { ...someone, principal: (await someone.browser.get("/api/v1/probe")).body as Principal };
  };
  const removed = await member("Rem");
  const lowered = await member("Low");
  const signedOut = await member("Out");
  const { key, id: keyId } = await team.key(id, "viewer");
  const revoked = (await browser(team.app).get("/api/v1/probe", asKey(key))).body as Principal;
  for (const { principal } of [removed, lowered, signedOut]) assert.equal(await holds(principal), true);
  assert.equal(await holds(revoked), true);

  await owner.browser.delete(`/api/v1/members/${removed.id}`);
  await owner.browser.patch(`/api/v1/members/${lowered.id}`, { role: "viewer" });
  await signedOut.browser.post("/api/auth/sign-out");
  await owner.browser.delete(`/api/v1/keys/${keyId}`);

  for (const { principal } of [removed, lowered, signedOut]) assert.equal(await holds(principal), false);
  assert.equal(await holds(revoked), false);
  assert.equal((await browser(team.app).get("/api/v1/probe", asKey(key))).status, 401);
});

test("what lies outside the API is not the guard's", async () => {
  assert.deepEqual((await browser(team.app).get("/elsewhere")).body, { caller: null });
  assert.equal((await browser(team.app).get("/api/v1/nowhere")).status, 404);
});

async function problemOf(answer: Promise<{ status: number; body: { code?: string } }>) {
  const { status, body } = await answer;
  return [status, body.code];
}
