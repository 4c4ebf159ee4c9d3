import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, openTeam, password, type Team } from "../../../test/team.ts";
import { issueSetUpToken } from "./set-up.ts";

let team: Team;
before(async () => {
  team = await openTeam();
});
after(() => team.close());

const form = { name: "Maya", email: "Maya@Example.com", password, workspace: "Lumen" };

test("set-up takes the printed token, makes an owner, signs them in, and closes", async () => {
  const token = (await issueSetUpToken(team.db))!;
  const maya = browser(team.app);
  const setUp = (input: object) => maya.post("/api/v1/set-up", { ...form, token, ...input });
  assert.equal((await maya.get("/api/v1/welcome")).body.state, "set-up");
  const kept = await team.db.system.selectFrom("installation").selectAll().execute();
  assert.equal(JSON.stringify(kept).includes(token), false, "only its hash is kept");

  for (const wrong of [" ", "x", token.toLowerCase(), `${token} `]) {
    assert.equal((await setUp({ token: wrong })).body.code, "wrong_token");
  }
  assert.equal((await setUp({ password: "short" })).status, 422);
  assert.equal((await setUp({ role: "viewer" })).status, 201);

  const me = (await maya.get("/api/v1/me")).body;
  assert.deepEqual([me.person.email, me.workspace.name, me.role], ["maya@example.com", "Lumen", "owner"]);
  assert.equal((await maya.get("/api/v1/welcome")).body.state, "sign-in");
  assert.equal((await setUp({ email: "eve@example.com" })).status, 404, "used up");
  assert.equal(await issueSetUpToken(team.db), null, "no token while somebody lives here");
});

test("of two who set up at once one becomes owner", async () => {
  const empty = await openTeam();
  try {
    const token = (await issueSetUpToken(empty.db))!;
    const tries = ["ada@example.com", "bob@example.com"].map((email) =>
      browser(empty.app).post("/api/v1/set-up", { ...form, email, token }),
    );
    const statuses = (await Promise.all(tries)).map((answer) => answer.status);
    assert.deepEqual(statuses.sort(), [201, 404]);
  } finally {
    await empty.close();
  }
});

test("guessing the token is stopped", async () => {
  const empty = await openTeam();
  try {
    await issueSetUpToken(empty.db);
    const visitor = browser(empty.app);
    let last = 0;
    for (let guess = 0; guess < 31; guess++) {
      const headers = { "x-forwarded-for": `203.0.113.${guess}` };
      last = (await visitor.post("/api/v1/set-up", { ...form, token: `guess ${guess}` }, headers)).status;
    }
    assert.equal(last, 429);
  } finally {
    await empty.close();
  }
});
