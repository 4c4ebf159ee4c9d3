import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, openTeam, type Team } from "../../../test/team.ts";

let team: Team;
let desk: Awaited<ReturnType<Team["workspace"]>>;
before(async () => {
  team = await openTeam();
  desk = await team.workspace("Lumen", "Maya");
});
after(() => team.close());

const path = (person: { id: string }) => `/api/v1/members/${person.id}`;

test("a new role holds from the next request on", async () => {
  const ben = await team.member("Ben", desk.id, "admin");
  assert.equal((await ben.browser.get("/api/v1/keys")).status, 200);
  const changed = await desk.owner.browser.patch(path(ben), { role: "viewer" });
  assert.equal(changed.body.role, "viewer");
  assert.equal((await ben.browser.get("/api/v1/keys")).status, 403);
});

test("removing ends access at once, also that of the keys they made", async () => {
  const cyd = await team.member("Cyd", desk.id, "admin");
  const { key } = (await cyd.browser.post("/api/v1/keys", { name: "CI", role: "admin" })).body;
  const child = await browser(team.app).post(
    "/api/v1/keys",
    { name: "made by a key", role: "viewer" },
    { authorization: `Bearer ${key}` },
  );
  const use = (secret: string) => browser(team.app).get("/api/v1/members", { authorization: `Bearer ${secret}` });
  assert.equal((await use(key)).status, 200);
  assert.equal((await use(child.body.key)).status, 200);

  assert.equal((await desk.owner.browser.delete(path(cyd))).status, 200);

  assert.equal((await cyd.browser.get("/api/v1/members")).status, 409, "signed in, but of no workspace");
  assert.equal((await cyd.browser.get("/api/v1/members", { "x-workspace": desk.id })).status, 404);
  assert.equal((await use(key)).status, 401);
  assert.equal((await use(child.body.key)).status, 401);
});

test("the last owner stays owner", async () => {
  const solo = await team.workspace("Solo", "Sol");
  assert.equal((await solo.owner.browser.delete(path(solo.owner))).body.code, "last_owner");
  assert.equal((await solo.owner.browser.patch(path(solo.owner), { role: "admin" })).body.code, "last_owner");
  assert.equal((await solo.owner.browser.patch(path(solo.owner), { role: "owner" })).status, 200);
});

test("two owners who remove each other at once leave one", async () => {
  const pair = await team.workspace("Pair", "Pat");
  const kim = await team.member("Kim", pair.id, "owner");
  await Promise.all([pair.owner.browser.delete(path(kim)), kim.browser.delete(path(pair.owner))]);
  const owners = await team.db.system.selectFrom("members").selectAll().where("workspaceId", "=", pair.id).execute();
  assert.equal(owners.length, 1);
});

test("nobody touches who stands above them, or lifts anybody above themselves", async () => {
  const ana = await team.member("Ana", desk.id, "admin");
  const vic = await team.member("Vic", desk.id, "viewer");
  assert.equal((await ana.browser.delete(path(desk.owner))).body.code, "above_you");
  assert.equal((await ana.browser.patch(path(desk.owner), { role: "viewer" })).body.code, "above_you");
  assert.equal((await ana.browser.patch(path(ana), { role: "owner" })).body.code, "above_you");
  assert.equal((await ana.browser.patch(path(vic), { role: "owner" })).body.code, "above_you");
  assert.equal((await vic.browser.patch(path(vic), { role: "owner" })).body.code, "forbidden");
  assert.equal((await ana.browser.post("/api/v1/keys", { name: "x", role: "owner" })).body.code, "above_you");
});

test("a member of another workspace is nobody here", async () => {
  const other = await team.workspace("Other", "Oz");
  assert.equal((await desk.owner.browser.delete(path(other.owner))).status, 404);
  assert.equal((await desk.owner.browser.patch(path(other.owner), { role: "viewer" })).status, 404);
  const { items } = (await desk.owner.browser.get("/api/v1/members")).body;
  assert.equal(
    items.some((member: { personId: string }) => member.personId === other.owner.id),
    false,
  );
});

test("what changes is told in the event log", async () => {
  const eli = await team.member("Eli", desk.id, "viewer");
  await desk.owner.browser.patch(path(eli), { role: "teammate" });
  await desk.owner.browser.delete(path(eli));
  const events = team.db.system.selectFrom("events").select(["data", "actor"]).where("workspaceId", "=", desk.id);
  const told = (await events.orderBy("id", "desc").limit(2).execute()).map(({ data }) => data);
  assert.deepEqual(told, [{ what: "removed Eli" }, { what: "made Eli teammate" }]);
});
