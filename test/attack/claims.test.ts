import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { sweepFiles } from "../../src/server/files/sweep-files.ts";
import { filesOnDisk } from "../../src/server/infra/files.ts";
import { type Cast, cast, identify } from "../cast.ts";
import { outsider } from "../outsider.ts";

// What visitors say of themselves, and what they leave behind.

let a: Cast;

before(async () => {
  a = await cast();
});

test("what a visitor uploads and never sends fills the disk for a week and no longer", async () => {
  const { db, env } = a.house;
  const root = join(env.PARLEY_DATA, "files");
  const bytes = Buffer.from(`Never sent ${Math.random()}`);
  const key = createHash("sha256").update(bytes).digest("hex");
  const isThere = () => existsSync(join(root, key.slice(0, 2), key));
  const sweep = () => sweepFiles({ db, files: filesOnDisk(root) }, { looseSeconds: -1 });
  const age = (days: number) =>
    db.pool.query("update loose_bytes set since = since - $2 * interval '1 day' where key = $1", [key, days]);
  assert.equal((await (await a.stranger()).uploads("never-sent.txt", bytes)).status, 201);

  await age(6);
  await sweep();
  assert.ok(isThere(), "its ticket is still good");

  await age(2);
  await sweep();
  assert.equal(isThere(), false);
});

test("a file that was sent stays for longer", async () => {
  const { db, env } = a.house;
  const root = join(env.PARLEY_DATA, "files");
  const ada = await a.visitor("Upload Ada");
  a.model.answers("I see.");
  const { body } = await ada.uploads("sent.txt", Buffer.from(`Sent ${Math.random()}`), "text/plain");
  assert.equal((await ada.brings([body.ticket], "Here it is")).status, 201);
  await db.pool.query("update loose_bytes set since = since - interval '8 days'");
  await sweepFiles({ db, files: filesOnDisk(root) }, { looseSeconds: -1 });

  const { files } = (await ada.sees())[0]!;
  assert.equal((await fetch(a.house.url + files[0]!.url)).status, 200);
});

test("an address that the site has told is not replaced by one that a visitor claims", async () => {
  const identity = identify(a.secret, { sub: "customer-told", name: "Told", email: "told@example.com" });
  const base = `/widget/v1/${a.channel.id}`;
  const browser = outsider(a.house.url);
  const { token } = await browser.post(`${base}/sessions`, { identity });
  const knock = (method: string, path: string, body: object) =>
    browser.tries(method, base + path, { headers: { authorization: `Bearer ${token}` }, body });
  const claim = { email: "somebody.else@example.com" };

  assert.equal((await knock("PUT", "/profile", claim)).status, 409, "before the first message");
  a.model.answers("Hello.");
  await knock("POST", "/messages", { clientId: "client-id-told", text: "Hello" });
  assert.equal((await knock("PUT", "/profile", claim)).status, 409, "and after it");

  const { items } = await a.maya.get("/contacts");
  assert.equal(items.find(({ name }: { name: string }) => name === "Told").email, "told@example.com");
});

test("whoever tells the longest name that is taken is known again", async () => {
  const stranger = await a.stranger();
  const name = "森".repeat(120);
  const email = `${"a".repeat(60)}@${`${"b".repeat(60)}.`.repeat(2)}example`;
  assert.equal((await stranger.introduces({ name, email })).status, 200);
  assert.equal((await stranger.enters()).name, name);
});

test("a limit for one address holds for who takes another one of their IPv6 network every time", async () => {
  const knocks = Array.from({ length: 130 }, (_, at) =>
    outsider(a.house.url).tries("POST", `/widget/v1/${a.channel.id}/sessions`, {
      headers: { "x-forwarded-for": `2001:db8:1:2:${at.toString(16)}::7` },
      body: {},
    }),
  );
  const refused = (await Promise.all(knocks)).filter(({ status }) => status === 429);
  assert.ok(refused.length >= 10, `${refused.length} of 130 were refused`);

  const signIns = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      outsider(a.house.url).tries("POST", "/api/auth/sign-in/email", {
        headers: { "x-forwarded-for": `2001:db8:1:3:${at.toString(16)}::7` },
        body: { email: "vera@example.com", password: "wrong wrong wrong" },
      }),
    ),
  );
  assert.equal(signIns.filter(({ status }) => status === 429).length, 4);
});

test("a visitor who opens streams without end is stopped, and others are heard on", async () => {
  const [greedy, quiet] = [await a.stranger(), await a.stranger()];
  const opened = await Promise.allSettled(Array.from({ length: 130 }, () => greedy.stream()));
  const refused = opened.filter(({ status }) => status === "rejected");
  for (const one of opened) if (one.status === "fulfilled") one.value.close();
  assert.equal(refused.length, 10);
  assert.match(String((refused[0] as PromiseRejectedResult).reason), /429/);
  (await quiet.stream()).close();
});
