import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Browser, browser, mailedToken, openTeam, password, signIn, type Team } from "../../../test/team.ts";

let team: Team;
let desk: Awaited<ReturnType<Team["workspace"]>>;
before(async () => {
  team = await openTeam();
  desk = await team.workspace("Lumen", "Maya");
});
after(() => team.close());

const inviteAs = async (who: Browser, email: string, role = "teammate") => {
  const { body } = await who.post("/api/v1/invitations", { email, role });
  return { id: body.id as string, link: body.link as string, token: body.link?.split("token=")[1] as string };
};
const inviteWith = async (key: string, email: string, role = "admin") => {
  const { body } = await browser(team.app).post("/api/v1/invitations", { email, role }, bearer(key));
  return body.link.split("token=")[1] as string;
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const accept = (who: Browser, token: string, input: object = { name: "Lea", password }) =>
  who.post(`/api/v1/invitations/by-token/${token}/acceptance`, input);

test("an invited stranger makes an account, is signed in, and is a member", async () => {
  const { link, token } = await inviteAs(desk.owner.browser, "Lea@example.com", "supervisor");
  const lea = browser(team.app);
  assert.match(link, /^http:\/\/localhost:3000\/join\?token=[\w-]{43}$/);
  assert.equal(await mailedToken(team, "Lea@example.com"), token, "the mail holds the same link");
  const view = (await lea.get(`/api/v1/invitations/by-token/${token}`)).body;
  assert.deepEqual(view, { workspace: "Lumen", email: "lea@example.com", role: "supervisor", hasAccount: false });

  assert.equal((await accept(lea, token, {})).status, 422);
  assert.equal((await accept(lea, token, { name: "Lea", password: "short" })).status, 422);
  assert.equal(
    (await accept(lea, token, { name: "Lea", password, role: "owner", email: "x@example.com" })).status,
    201,
  );

  const me = (await lea.get("/api/v1/me")).body;
  assert.deepEqual([me.person.email, me.role, me.workspace.name], ["lea@example.com", "supervisor", "Lumen"]);
  assert.equal((await accept(browser(team.app), token)).status, 404, "used up");
  const events = await team.db.system.selectFrom("events").select(["type", "data", "actor"]).execute();
  const last = events.at(-1)!;
  assert.equal(last.type, "team.changed");
  assert.deepEqual(last.data, { what: "joined as supervisor" });
});

test("a token that is empty, blank, cut, changed in case, or withdrawn opens nothing", async () => {
  const { id, token } = await inviteAs(desk.owner.browser, "noor@example.com");
  const visitor = browser(team.app);
  const changed = token.replace(/[a-z]/, (letter) => letter.toUpperCase());
  for (const wrong of ["", "%20", "null", token.slice(1), changed, `${token}%20`]) {
    assert.equal((await visitor.get(`/api/v1/invitations/by-token/${wrong}`)).status, 404, wrong);
    assert.equal((await accept(visitor, wrong)).status, 404, wrong);
  }
  assert.equal((await desk.owner.browser.delete(`/api/v1/invitations/${id}`)).status, 200);
  assert.equal((await accept(visitor, token)).status, 404);
});

test("an invitation runs out", async () => {
  const { id, token } = await inviteAs(desk.owner.browser, "late@example.com");
  const past = { expiresAt: new Date(Date.now() - 1) };
  await team.db.system.updateTable("invitations").set(past).where("id", "=", id).execute();
  assert.equal((await accept(browser(team.app), token)).status, 404);
});

test("only the hash of a token is kept", async () => {
  const { token } = await inviteAs(desk.owner.browser, "hash@example.com");
  const rows = await team.db.system.selectFrom("invitations").selectAll().execute();
  assert.equal(
    rows.some((row) => row.tokenHash.includes(token)),
    false,
  );
});

test("who has an account already must be signed in as it", async () => {
  const theo = await team.person("Theo");
  const eve = await team.person("Eve");
  await signIn(eve.browser, eve.email);
  const { token } = await inviteAs(desk.owner.browser, theo.email);

  assert.equal((await accept(theo.browser, token)).body.code, "sign_in_first");
  assert.equal((await accept(eve.browser, token)).body.code, "other_account");
  await signIn(theo.browser, theo.email);
  assert.equal((await accept(theo.browser, token, {})).status, 201);
  assert.equal((await theo.browser.get("/api/v1/me")).body.role, "teammate");
});

test("nobody invites above themselves, a member, or into another workspace", async () => {
  const other = await team.workspace("Other", "Omar");
  const ada = await team.member("Ada", desk.id, "admin");
  const tom = await team.member("Tom", desk.id, "teammate");
  const invite = (who: Browser, input: object, headers = {}) => who.post("/api/v1/invitations", input, headers);
  const form = { email: "new@example.com", role: "owner" };
  assert.equal((await invite(ada.browser, form)).body.code, "above_you");
  assert.equal((await invite(tom.browser, { ...form, role: "viewer" })).body.code, "forbidden");
  assert.equal((await invite(ada.browser, { email: "TOM@example.com", role: "viewer" })).body.code, "already_member");
  assert.equal((await invite(ada.browser, form, { "x-workspace": other.id })).status, 404);
  const { id } = await inviteAs(other.owner.browser, "o@example.com");
  assert.equal((await ada.browser.delete(`/api/v1/invitations/${id}`)).status, 404);
});

test("a newer invitation to the same address replaces the older", async () => {
  const older = await inviteAs(desk.owner.browser, "twice@example.com", "admin");
  const newer = await inviteAs(desk.owner.browser, "twice@example.com", "viewer");
  assert.equal((await accept(browser(team.app), older.token)).status, 404);
  assert.equal((await accept(browser(team.app), newer.token, { name: "T", password })).status, 201);
});

test("of two who use the same link at once one gets in", async () => {
  const { token } = await inviteAs(desk.owner.browser, "race@example.com");
  const answers = await Promise.all([accept(browser(team.app), token), accept(browser(team.app), token)]);
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 404]);
});

test("an inviter who loses the right takes their open invitations along", async () => {
  const ivan = await team.member("Ivan", desk.id, "admin");
  const { token } = await inviteAs(ivan.browser, "friend@example.com", "admin");
  await desk.owner.browser.delete(`/api/v1/members/${ivan.id}`);
  assert.equal((await accept(browser(team.app), token)).status, 404);
});

test("neither does an invitation made with a key outlast the one who made the key", async () => {
  const iris = await team.member("Iris", desk.id, "admin");
  const { key } = (await iris.browser.post("/api/v1/keys", { name: "CI", role: "admin" })).body;
  const token = await inviteWith(key, "iris-again@example.com");
  await desk.owner.browser.delete(`/api/v1/members/${iris.id}`);
  assert.equal((await accept(browser(team.app), token)).status, 404);
});

test("with a key ends all that was made with it, and nothing else", async () => {
  const newKey = async (name: string, headers = {}) =>
    (await desk.owner.browser.post("/api/v1/keys", { name, role: "admin" }, headers)).body;
  const parent = await newKey("parent");
  const child = await newKey("child", bearer(parent.key));
  const grandchild = await newKey("grandchild", bearer(child.key));
  const other = await newKey("other");
  const tokens = [
    await inviteWith(parent.key, "one@example.com"),
    await inviteWith(child.key, "two@example.com"),
    await inviteWith(grandchild.key, "three@example.com"),
  ];
  const apart = await inviteWith(other.key, "apart@example.com");
  const joined = await inviteWith(parent.key, "joined@example.com", "viewer");
  const member = browser(team.app);
  assert.equal((await accept(member, joined)).status, 201);

  assert.equal((await desk.owner.browser.delete(`/api/v1/keys/${parent.id}`)).status, 200);

  for (const { key } of [parent, child, grandchild]) {
    assert.equal((await browser(team.app).get("/api/v1/members", bearer(key))).status, 401);
  }
  await team.db.system.deleteFrom("rateLimits").execute();
  for (const token of tokens) assert.equal((await accept(browser(team.app), token)).status, 404);
  assert.equal((await browser(team.app).get("/api/v1/members", bearer(other.key))).status, 200);
  assert.equal((await accept(browser(team.app), apart)).status, 201);
  assert.equal((await member.get("/api/v1/me")).body.role, "viewer", "who has joined stays");
});

test("while a key is revoked, or its maker removed, nothing more is made with it", async () => {
  const kim = await team.member("Kim", desk.id, "admin");
  const makers = [
    { maker: desk.owner.browser, ends: (id: string) => `/api/v1/keys/${id}` },
    { maker: kim.browser, ends: () => `/api/v1/members/${kim.id}` },
  ];
  for (const { maker, ends } of makers) {
    const { id, key } = (await maker.post("/api/v1/keys", { name: "racing", role: "admin" })).body;
    const heir = { name: "heir", role: "admin" };
    const [ended, ...heirs] = await Promise.all([
      desk.owner.browser.delete(ends(id)),
      ...[1, 2, 3, 4].map(() => browser(team.app).post("/api/v1/keys", heir, bearer(key))),
    ]);
    assert.equal(ended.status, 200);
    for (const { status, body } of heirs) {
      assert.ok([201, 401, 403].includes(status), String(status));
      if (status === 201) assert.equal((await browser(team.app).get("/api/v1/me", bearer(body.key))).status, 401);
    }
  }
});
