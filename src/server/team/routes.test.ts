import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, openTeam, signIn, type Team } from "../../../test/team.ts";

let team: Team;
let desk: Awaited<ReturnType<Team["workspace"]>>;
before(async () => {
  team = await openTeam();
  desk = await team.workspace("Lumen", "Maya");
});
after(() => team.close());

test("a person makes further workspaces and is their owner", async () => {
  const ned = await team.person("Ned");
  await signIn(ned.browser, ned.email);
  const made = await ned.browser.post("/api/v1/workspaces", { name: "Second" });
  assert.deepEqual([made.status, made.body.role], [201, "owner"]);
  const listed = await ned.browser.get("/api/v1/workspaces");
  assert.deepEqual(listed.body.items, [{ id: made.body.id, name: "Second", role: "owner" }]);
  const renamed = await ned.browser.patch("/api/v1/workspace", { name: "Renamed" });
  assert.deepEqual([renamed.status, renamed.body.name], [200, "Renamed"]);
  const rows = await team.db.system.selectFrom("workspaces").select("name").execute();
  assert.deepEqual(rows.map(({ name }) => name).sort(), ["Lumen", "Renamed"]);
});

test("a key acts in its workspace and is nobody's account", async () => {
  const { key } = await team.key(desk.id, "owner");
  const machine = browser(team.app);
  const headers = { authorization: `Bearer ${key}` };
  const me = (await machine.get("/api/v1/me", headers)).body;
  assert.deepEqual([me.person, me.workspace.name, me.workspaces.length], [null, "Lumen", 1]);
  assert.equal((await machine.get("/api/v1/sessions", headers)).body.code, "person_needed");
  assert.equal((await machine.patch("/api/v1/me/settings", {}, headers)).body.code, "person_needed");
  assert.equal((await machine.post("/api/v1/workspaces", { name: "x" }, headers)).body.code, "person_needed");
});

test("a key is shown once; the table keeps a hash", async () => {
  const made = (await desk.owner.browser.post("/api/v1/keys", { name: "CI", role: "admin" })).body;
  assert.match(made.key, /^pk_[\w-]{43}$/);
  const listed = (await desk.owner.browser.get("/api/v1/keys")).body.items;
  const { key, ...shown } = made;
  assert.deepEqual(
    listed.find(({ id }: { id: string }) => id === made.id),
    shown,
  );
  const row = await team.db.system
    .selectFrom("apiKeys")
    .selectAll()
    .where("id", "=", made.id)
    .executeTakeFirstOrThrow();
  assert.equal(
    Object.values(row).some((value) => String(value).includes(key)),
    false,
  );
});

test("settings are kept, others stay, and unknown ones are dropped", async () => {
  const { browser: maya } = desk.owner;
  await maya.patch("/api/v1/me/settings", { theme: "dark" });
  await maya.patch("/api/v1/me/settings", { shortcuts: false, isRoot: true });
  assert.deepEqual((await maya.get("/api/v1/me")).body.person.settings, { theme: "dark", shortcuts: false });
  assert.equal((await maya.patch("/api/v1/me/settings", { theme: "pink" })).status, 422);
});

test("a person changes how they are called", async () => {
  const { browser: maya } = desk.owner;
  await maya.patch("/api/v1/me", { name: " Maya Lind " });
  assert.equal((await maya.get("/api/v1/me")).body.person.name, "Maya Lind");
  assert.equal((await maya.patch("/api/v1/me", { name: " " })).status, 422);
});

test("a person sees and ends their own sessions only", async () => {
  const noor = await team.member("Noor", desk.id, "viewer");
  const phone = browser(team.app);
  await signIn(phone, noor.email);
  const { items } = (await noor.browser.get("/api/v1/sessions")).body;
  assert.equal(items.length, 2);
  const other = items.find(({ current }: { current: boolean }) => !current);

  assert.equal((await desk.owner.browser.delete(`/api/v1/sessions/${other.id}`)).status, 404);
  assert.equal((await noor.browser.delete(`/api/v1/sessions/${other.id}`)).status, 200);
  assert.equal((await phone.get("/api/v1/me")).status, 401);
  assert.equal((await noor.browser.get("/api/v1/me")).status, 200);
});

test("lists come in pages that miss nothing", async () => {
  const big = await team.workspace("Big", "Bo");
  for (const name of ["Una", "Duo", "Tri"]) await team.member(name, big.id, "viewer");
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: { name: string }[]; next: string | null } = (
      await big.owner.browser.get(`/api/v1/members?limit=2${cursor && `&cursor=${cursor}`}`)
    ).body;
    seen.push(...page.items.map(({ name }) => name));
    cursor = page.next;
  }
  assert.deepEqual(seen.sort(), ["Bo", "Duo", "Tri", "Una"]);
});

test("the outbox shows an admin no link that opens more than they hold", async () => {
  const other = await team.workspace("Other", "Otto");
  const ada = await team.member("Ada", desk.id, "admin");
  const tom = await team.member("Tom", desk.id, "teammate");
  const guest = await team.member("Guest", desk.id, "viewer");
  const both = { workspaceId: other.id, personId: guest.id, role: "owner" };
  await team.db.system.insertInto("members").values(both).execute();
  const reset = (email: string) => team.mailer.send({ to: email, subject: "Reset", body: `token for ${email}` });
  for (const { email } of [desk.owner, ada, tom, guest, other.owner]) await reset(email);
  await desk.owner.browser.post("/api/v1/invitations", { email: "boss@example.com", role: "owner" });
  await ada.browser.post("/api/v1/invitations", { email: "new@example.com", role: "viewer" });
  const recipients = async (who: typeof ada) =>
    (await who.browser.get("/api/v1/outbox", { "x-workspace": desk.id })).body.items.map(
      ({ to }: { to: string }) => to,
    );

  assert.deepEqual(await recipients(ada), ["new@example.com", tom.email, ada.email]);
  const owners = ["new@example.com", "boss@example.com", tom.email, ada.email, desk.owner.email];
  assert.deepEqual(await recipients(desk.owner), owners);
  assert.equal((await tom.browser.get("/api/v1/outbox")).status, 403);
});

test("a page is told that mail is only kept", async () => {
  assert.equal((await desk.owner.browser.get("/api/v1/welcome")).body.mailKept, true);
  assert.equal((await desk.owner.browser.get("/api/v1/me")).body.mailKept, true);
});

test("with a mail server there is no outbox", async () => {
  const served = await openTeam({ smtpUrl: "smtp://127.0.0.1:1" });
  try {
    const { owner } = await served.workspace("Served", "Sam");
    assert.equal((await owner.browser.get("/api/v1/outbox")).status, 404);
    assert.equal((await owner.browser.get("/api/v1/welcome")).body.mailKept, false);
    assert.equal((await owner.browser.get("/api/v1/me")).body.mailKept, false);
  } finally {
    await served.close();
  }
});
