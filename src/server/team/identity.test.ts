import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { browser, mailedToken, openTeam, password, signIn, type Team } from "../../../test/team.ts";
import { changePassword } from "./change-password.ts";
import { hashOf } from "./guard.ts";

let team: Team;
before(async () => {
  team = await openTeam();
});
after(() => team.close());

const fresh = "another good password";

test("signing in gives a cookie that opens the API and that no script can read", async () => {
  const maya = await team.person("Maya");

  const answer = await signIn(maya.browser, maya.email);

  assert.equal(answer.status, 200);
  assert.match(answer.cookies[0]!, /^parley\.session_token=.*HttpOnly.*SameSite=Lax/i);
  assert.equal(JSON.stringify(answer.body).includes("token"), false);
  const me = await maya.browser.get("/api/v1/me");
  assert.equal(me.body.person.email, "maya@example.com");
  assert.equal(me.body.workspace, null);
});

test("a known and an unknown address are answered alike", async () => {
  await team.person("Noor");
  const visitor = browser(team.app);

  const wrong = await signIn(visitor, "noor@example.com", "not her password");
  const unknown = await signIn(visitor, "nobody@example.com", "not her password");
  assert.equal(wrong.status, 401);
  assert.deepEqual({ ...unknown.body, requestId: "" }, { ...wrong.body, requestId: "" });

  const known = await visitor.post("/api/auth/request-password-reset", { email: "noor@example.com" });
  const other = await visitor.post("/api/auth/request-password-reset", { email: "nobody@example.com" });
  assert.equal(known.status, 200);
  assert.deepEqual(other.body, known.body);
});

test("an account is made by set-up or invitation, not by signing up", async () => {
  const answer = await browser(team.app).post("/api/auth/sign-up/email", {
    name: "M",
    email: "m@example.com",
    password,
  });
  assert.equal(answer.status, 404);
});

test("where sign-up is open, a taken address looks like a free one", async () => {
  const open = await openTeam({ openSignUp: true });
  try {
    const visitor = browser(open.app);
    const form = { name: "Lea", email: "lea@example.com", password };
    const first = await visitor.post("/api/auth/sign-up/email", form);
    const second = await visitor.post("/api/auth/sign-up/email", { ...form, password: fresh });
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.deepEqual(Object.keys(second.body.user).sort(), Object.keys(first.body.user).sort());
    assert.match(first.body.user.id, /^per_/);
    assert.equal((await signIn(visitor, form.email, fresh)).status, 401);
    assert.equal((await signIn(visitor, form.email)).status, 200);
    assert.equal((await visitor.get("/api/v1/members")).body.code, "no_workspace");
  } finally {
    await open.close();
  }
});

test("only the few doors of better-auth that are meant to be open are", async () => {
  const { owner } = await team.workspace("Doors", "Dora");
  for (const path of ["update-user", "delete-user", "list-sessions", "sign-in/social", "set-password", "ok", "../x"]) {
    assert.equal((await owner.browser.post(`/api/auth/${path}`, { name: "x" })).status, 404, path);
  }
  assert.equal((await owner.browser.get("/api/auth/get-session")).status, 404);
});

test("guessing is stopped, whatever address the guesser claims to have", async () => {
  const pia = await team.person("Pia");
  const statuses = [];
  for (let guess = 0; guess < 8; guess++) {
    const headers = { "x-forwarded-for": `203.0.113.${guess}`, "cf-connecting-ip": `203.0.113.${guess}` };
    const body = { email: pia.email, password: `wrong guess ${guess}` };
    const answer = await pia.browser.post("/api/auth/sign-in/email", body, headers);
    statuses.push(answer.status);
    if (answer.status === 429) assert.ok(Number(answer.headers["retry-after"]) > 0);
  }
  assert.deepEqual(statuses, [401, 401, 401, 401, 401, 401, 429, 429]);
  assert.equal((await signIn(pia.browser, pia.email)).status, 429, "the right password waits too");
});

test("guessing from everywhere is stopped, but not for somebody where they have signed in before", async () => {
  const many = await openTeam({ trustProxy: true });
  try {
    const { owner } = await many.workspace("Many", "Mona");
    const from = (address: string) => ({ "x-forwarded-for": address });
    const knock = (address: string, secret: string) =>
      browser(many.app).post("/api/auth/sign-in/email", { email: owner.email, password: secret }, from(address));
    const home = "2001:db8:7:7::1";
    assert.equal((await knock(home, password)).status, 200);
    await many.db.system.deleteFrom("rateLimits").execute();
    const guesses = { key: `sign-in of ${hashOf(owner.email).toString("base64url")}`, count: 100 };
    const anHour = sql<Date>`now() + interval '1 hour'`;
    await many.db.system
      .insertInto("rateLimits")
      .values({ ...guesses, endsAt: anHour })
      .execute();

    assert.equal((await knock("203.0.113.1", "a wrong guess")).status, 429);
    assert.equal((await knock("203.0.113.2", password)).status, 429, "nobody knows it is her");
    assert.equal((await knock("2001:db8:7:7::2", password)).status, 200, "the same network");

    await many.db.system.deleteFrom("rateLimits").execute();
    const atHome = { ...guesses, key: `${guesses.key} at home, 2001:db8:7:7::` };
    await many.db.system
      .insertInto("rateLimits")
      .values({ ...atHome, endsAt: anHour })
      .execute();
    assert.equal((await knock(home, "a wrong guess")).status, 429, "guessing at home has an end too");
  } finally {
    await many.close();
  }
});

test("who signs in starts counting anew, for all networks", async () => {
  const theo = await team.person("Theo");
  await signIn(theo.browser, theo.email, "a wrong guess");
  assert.equal((await signIn(theo.browser, theo.email)).status, 200);
  const left = team.db.system.selectFrom("rateLimits").select("key").where("key", "like", "sign-in%");
  const address = hashOf(theo.email).toString("base64url");
  assert.equal(
    (await left.execute()).some(({ key }) => key.includes(address)),
    false,
  );
});

test("signing in rightly again and again is never taken for guessing", async () => {
  const quinn = await team.person("Quinn");
  for (let time = 0; time < 8; time++) assert.equal((await signIn(quinn.browser, quinn.email)).status, 200);
});

test("a reset link works once, ends every session, and voids the other links", async () => {
  const ravi = await team.person("Ravi");
  await signIn(ravi.browser, ravi.email);
  const visitor = browser(team.app);
  const reset = (token: unknown) => visitor.post("/api/auth/reset-password", { token, newPassword: fresh });
  await visitor.post("/api/auth/request-password-reset", { email: ravi.email });
  const older = await mailedToken(team, ravi.email);
  await visitor.post("/api/auth/request-password-reset", { email: ravi.email });
  const token = await mailedToken(team, ravi.email);
  const stored = await team.db.system.selectFrom("verifications").select("identifier").execute();
  assert.equal(
    stored.some(({ identifier }) => identifier.includes(token)),
    false,
    "kept as a hash only",
  );

  const upper = token === token.toUpperCase() ? token.toLowerCase() : token.toUpperCase();
  for (const wrong of ["", " ", null, upper, `${token}x`, 7]) {
    assert.ok([400, 422].includes((await reset(wrong)).status), `token ${wrong}`);
  }
  assert.equal((await reset(token)).status, 200);
  assert.equal((await reset(token)).status, 400, "used up");
  assert.equal((await reset(older)).status, 400, "the other link is void");
  assert.equal((await ravi.browser.get("/api/v1/me")).status, 401, "the old session has ended");
  assert.equal((await signIn(visitor, ravi.email)).status, 401);
  assert.equal((await signIn(visitor, ravi.email, fresh)).status, 200);
});

test("a reset link leads to us, not to the host a stranger names", async () => {
  const sana = await team.person("Sana");
  const headers = { host: "evil.example", origin: "http://evil.example", "x-forwarded-host": "evil.example" };
  await sana.browser.post("/api/auth/request-password-reset", { email: sana.email, redirectTo: "//evil" }, headers);
  await team.identity.idle();
  const mail = await team.db.system
    .selectFrom("mails")
    .select("body")
    .where("recipient", "=", sana.email)
    .executeTakeFirstOrThrow();
  assert.equal(mail.body.includes("evil"), false);
  assert.match(mail.body, /http:\/\/localhost/);
});

test("a new password ends all other sessions and gives this one a new name", async () => {
  const tara = await team.person("Tara");
  const phone = browser(team.app);
  await signIn(phone, tara.email);
  await signIn(tara.browser, tara.email);
  const before = tara.browser.jar.get("parley.session_token");

  const change = { currentPassword: password, newPassword: fresh, revokeOtherSessions: false };
  assert.equal((await tara.browser.post("/api/auth/change-password", change)).status, 200);

  assert.notEqual(tara.browser.jar.get("parley.session_token"), before);
  assert.equal((await tara.browser.get("/api/v1/me")).status, 200);
  assert.equal((await phone.get("/api/v1/me")).status, 401);
});

test("a session the visitor brought along is not the one they get", async () => {
  const uma = await team.person("Uma");
  const planted = "parley.session_token=planted.c2lnbmF0dXJl";
  const answer = await uma.browser.post("/api/auth/sign-in/email", { email: uma.email, password }, { cookie: planted });
  assert.equal(answer.status, 200);
  assert.equal(answer.cookies[0]!.includes("planted"), false);
});

test("signing out ends the session, not only the cookie", async () => {
  const vera = await team.person("Vera");
  await signIn(vera.browser, vera.email);
  const cookie = [...vera.browser.jar].map((pair) => pair.join("=")).join("; ");
  assert.equal((await vera.browser.post("/api/auth/sign-out")).status, 200);
  assert.equal((await browser(team.app).get("/api/v1/me", { cookie })).status, 401);
});

test("another site's form, page or script cannot sign anybody in or out", async () => {
  const walt = await team.person("Walt");
  const body = { email: walt.email, password };
  const door = "/api/auth/sign-in/email";
  const post = (content: unknown, headers: Record<string, string | undefined>) =>
    browser(team.app).post(door, content, headers);
  assert.equal((await post(body, { origin: "https://evil.example" })).status, 403);
  assert.equal((await post(body, { origin: "null" })).status, 403);
  assert.equal((await post(body, { "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await post(JSON.stringify(body), { "content-type": "text/plain" })).status, 415);
  const form = `email=${walt.email}&password=${password}`;
  assert.equal((await post(form, { "content-type": "application/x-www-form-urlencoded" })).status, 415);
  assert.equal((await post(body, { origin: undefined })).status, 200, "a program without cookies is nobody's browser");
});

test("with a second factor the password alone opens nothing", async () => {
  const yara = await team.person("Yara");
  await signIn(yara.browser, yara.email);
  const enabled = await yara.browser.post("/api/auth/two-factor/enable", { password });
  const code = totp(new URL(enabled.body.totpURI).searchParams.get("secret")!);
  assert.equal((await yara.browser.post("/api/auth/two-factor/verify-totp", { code })).status, 200);
  assert.equal((await yara.browser.get("/api/v1/me")).body.person.twoFactor, true);

  const phone = browser(team.app);
  const first = await signIn(phone, yara.email);
  assert.equal(first.body.twoFactorRedirect, true);
  assert.equal((await phone.get("/api/v1/me")).status, 401);
  const backup = { code: enabled.body.backupCodes[0] };
  assert.equal((await phone.post("/api/auth/two-factor/verify-backup-code", backup)).status, 200);
  assert.equal((await phone.get("/api/v1/me")).status, 200);
});

test("a code of the second factor opens one session", async () => {
  const zita = await team.person("Zita");
  await signIn(zita.browser, zita.email);
  const enabled = await zita.browser.post("/api/auth/two-factor/enable", { password });
  const secret = new URL(enabled.body.totpURI).searchParams.get("secret")!;
  const code = totp(secret);
  const verify = (who: typeof zita.browser, code: string) => who.post("/api/auth/two-factor/verify-totp", { code });
  assert.equal((await verify(zita.browser, code)).status, 200);

  const phone = browser(team.app);
  await signIn(phone, zita.email);
  const again = await verify(phone, code);
  assert.deepEqual([again.status, again.body.code, again.cookies], [401, "used_code", []]);
  await signIn(phone, zita.email);
  await team.db.system.deleteFrom("rateLimits").where("key", "like", "auth %").execute();
  assert.equal((await verify(phone, totp(secret, 1))).status, 200, "the next one does");
});

test("a new password from the operator ends sessions, reset links and trusted devices", async () => {
  const yuri = await team.person("Yuri");
  await signIn(yuri.browser, yuri.email);
  const visitor = browser(team.app);
  await visitor.post("/api/auth/request-password-reset", { email: yuri.email });
  const token = await mailedToken(team, yuri.email);
  const device = {
    id: "trusted",
    identifier: "trust-device-1",
    value: yuri.id,
    expiresAt: new Date(Date.now() + 60_000),
  };
  await team.db.system.insertInto("verifications").values(device).execute();

  assert.equal(await changePassword(team.db, { email: yuri.email, password: fresh }), true);

  const reset = await visitor.post("/api/auth/reset-password", { token, newPassword: "a third good password" });
  assert.equal(reset.status, 400);
  assert.equal((await yuri.browser.get("/api/v1/me")).status, 401);
  const left = team.db.system.selectFrom("verifications").selectAll().where("value", "=", yuri.id);
  assert.deepEqual(await left.execute(), []);
  assert.equal((await signIn(visitor, yuri.email, fresh)).status, 200);
});

test("on https the cookie is secure, and its name says so", async () => {
  const secure = await openTeam({ url: "https://desk.example.com" });
  try {
    const zoe = await secure.person("Zoe");
    const ours = { host: "desk.example.com", origin: "https://desk.example.com" };
    const answer = await zoe.browser.post("/api/auth/sign-in/email", { email: zoe.email, password }, ours);
    assert.match(answer.cookies[0]!, /^__Secure-parley\.session_token=.*; Secure/);
    assert.equal((await zoe.browser.get("/api/v1/me", ours)).status, 200);
  } finally {
    await secure.close();
  }
});

/** RFC 6238 with the usual 30 seconds, 6 digits and SHA-1. */
function totp(base32: string, ahead = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...base32.replace(/=+$/, "")]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const value = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff;
  return String(value % 1_000_000).padStart(6, "0");
}
