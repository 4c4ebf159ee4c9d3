import assert from "node:assert/strict";
import { test } from "node:test";
import { pino } from "pino";
import { teammate } from "../../../test/cast.ts";
import { ours, phone, type Street, street } from "../../../test/street.ts";
import type { ChannelFigures } from "../../contract/channels.ts";
import { signedForm } from "../../simulator/twilio-webhook.ts";
import { createFetch, createResolve } from "../infra/fetch.ts";
import { openSecrets } from "../infra/secrets.ts";
import type { Hook } from "../media/medium.ts";
import { accept } from "./accept.ts";
import { noteLastInbound } from "./figures.ts";
import { openChannels } from "./queries.ts";
import { watchChannels } from "./watch-channels.ts";

test("the figures of all channels come at once, and are those of each", async () => {
  const scene = await street();
  const ada = phone(scene, "+14155560101");
  scene.model.answers("Two to four days.");
  ada.texts("How long does delivery take?");
  await ada.thread("the answer", (all) => all.length === 2);

  const { items } = (await scene.maya.get("/channels/figures")) as { items: ChannelFigures[] };
  assert.equal(items.length, 2);
  for (const { channelId, ...figures } of items) {
    const { lagMs, lastInboundAt } = await scene.maya.get(`/channels/${channelId}/accounting`);
    assert.deepEqual(figures, { lagMs, lastInboundAt });
    assert.notEqual(lastInboundAt, null);
  }
});

test("when somebody last wrote is still known once nobody counts that far back", async () => {
  const scene = await street();
  const { db } = scene.house;
  const ada = phone(scene, "+14155560102");
  scene.model.answers("It is on its way.");
  ada.texts("Where is it?");
  await ada.thread("the answer", (all) => all.length === 2);
  const figures = async () => (await scene.maya.get(`/channels/${scene.sms.id}/accounting`)).lastInboundAt;
  const at = await figures();

  await noteLastInbound(db);
  await db.system.deleteFrom("rawEvents").where("channelId", "=", scene.sms.id).execute();
  assert.equal(await figures(), at);
});

test("unmatched events are counted one by one up to ten thousand, and beyond it is said that there are more", async () => {
  const scene = await street();
  const count = (of = "") => scene.maya.get(`/unmatched-events/count${of}`);
  assert.deepEqual(await count(), { open: 0, more: false });
  await arrive(scene, scene.sms.id, 10_001);
  await arrive(scene, scene.channel.id, 3);
  assert.deepEqual(await count(), { open: 10_000, more: true });
  assert.deepEqual(await count(`?channel=${scene.channel.id}`), { open: 3, more: false });

  const [newest] = (await scene.maya.get(`/unmatched-events?channel=${scene.channel.id}`)).items;
  await scene.maya.put(`/unmatched-events/${newest.id}/closure`);
  assert.deepEqual(await count(`?channel=${scene.channel.id}`), { open: 2, more: false });
});

test("whoever can mend a channel is told when it stops working and when it works again, and nobody else", async () => {
  const scene = await street();
  const probe = () => scene.maya.post(`/channels/${scene.sms.id}/probe`);
  await probe();
  scene.simulator.switches.on("expired-token");
  await probe();
  await probe();
  await told(scene, ["Shop number is disconnected"]);
  scene.simulator.switches.clear();
  await probe();
  await told(scene, ["Shop number is disconnected", "Shop number works again"]);
  assert.deepEqual([...new Set((await mailsAbout(scene)).map(({ recipient }) => recipient))], ["maya@example.com"]);
});

test("a send that the provider refuses for the whole account is told as well", async () => {
  const scene = await street();
  const channel = async () => (await scene.maya.get(`/channels/${scene.sms.id}`)).status;
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, "+14155560104");
  ada.texts("Hello");
  await ada.thread("the text", (all) => all.length === 1);
  const { id } = await ada.conversation();
  scene.simulator.switches.on("expired-token");
  await scene.maya.post(`/conversations/${id}/messages`, { text: "Hello back" });
  await scene.live.until("the channel disconnected", async () => (await channel()) === "disconnected");
  await told(scene, ["Shop number is disconnected"]);
});

test("messages leave no faster than the channel's rate, whoever they go to", async () => {
  const scene = await street();
  const { maya, sms, house, live } = scene;
  await maya.put(`/channels/${sms.id}/ai-off`);
  await maya.patch(`/channels/${sms.id}`, { settings: { ...sms.settings, perSecond: 5 } });
  const people = [1, 2, 3, 4, 5].map((n) => phone(scene, `+1415556020${n}`));
  for (const person of people) person.texts("Hello");
  const ids = await Promise.all(people.map(async (person) => (await person.conversation()).id));
  await Promise.all(ids.map((id) => maya.post(`/conversations/${id}/messages`, { text: "Hello back" })));

  const attempts = await live.until("all to have left", async () => {
    const messages = house.db.system.selectFrom("messages").select("attemptAt").where("direction", "=", "out");
    const rows = await messages.where("conversationId", "in", ids).where("attemptAt", "is not", null).execute();
    return rows.length === ids.length ? rows.map(({ attemptAt }) => attemptAt!.getTime()).sort() : null;
  });
  // Four times 200 ms, less what the first of them may have been late.
  assert.ok(attempts.at(-1)! - attempts[0]! > 600, `they left within ${attempts.at(-1)! - attempts[0]!} ms`);
});

test("new conversations of a channel are the chosen teammate's, and the agent answers them all the same", async () => {
  const scene = await street();
  const { maya, tom, vera, sms } = scene;
  const refused = await maya.tries("PATCH", `/channels/${sms.id}`, { body: { assigneeId: vera.id } });
  assert.equal(refused.status, 422);
  assert.deepEqual(Object.keys(refused.body.fields), ["assigneeId"]);

  assert.equal((await maya.patch(`/channels/${sms.id}`, { assigneeId: tom.id })).assigneeId, tom.id);
  const ada = phone(scene, "+14155560103");
  scene.model.answers("Two to four days.");
  ada.texts("How long does delivery take?");
  await ada.thread("the answer", (all) => all.length === 2);
  const conversation = await ada.conversation();
  assert.deepEqual(conversation.assignee, { id: tom.id, name: "Tom" });
  const { items } = await maya.get(`/conversations/${conversation.id}/events`);
  const assigned = items.find(({ type }: { type: string }) => type === "conversation.assigned");
  assert.deepEqual([assigned.actor.kind, assigned.data.name], ["system", "Tom"]);

  await maya.delete(`/members/${tom.id}`);
  assert.equal((await maya.get(`/channels/${sms.id}`)).assigneeId, null);
});

test("mail that is handed over for an address is one channel's, of all workspaces", async () => {
  const scene = await street();
  const { maya: owner } = scene.house.people;
  const other = await teammate(owner, (await owner.post("/api/v1/workspaces", { name: "Another shop" })).id);
  const mailbox = (address: string) => ({ kind: "email", name: "Help", settings: { address } });
  const first = await scene.maya.post("/channels", mailbox("desk@fjord.example"));
  const taken = async (method: string, path: string, body?: object) => {
    const refused = await other.tries(method, path, { body });
    assert.deepEqual([refused.status, refused.body.code], [409, "address_taken"]);
  };
  await taken("POST", "/channels", mailbox("Desk@Fjord.example"));
  const second = await other.post("/channels", mailbox("desk@another.example"));
  await taken("PATCH", `/channels/${second.id}`, { settings: { address: "desk@fjord.example" } });

  await scene.maya.delete(`/channels/${first.id}/connection`);
  await other.patch(`/channels/${second.id}`, { settings: { address: "desk@fjord.example" } });
  const back = await scene.maya.tries("PUT", `/channels/${first.id}/connection`, {});
  assert.equal(back.status, 409);
});

test("a channel that a newer version has written is listed as unreadable, told of, and costs no other its place", async () => {
  const scene = await street();
  const { maya, sms, house, live } = scene;
  const channel = await maya.post("/channels", { kind: "linkedin", name: "LinkedIn" });
  await house.db.system
    .updateTable("channels")
    .set({ settings: JSON.stringify({ numbers: "of another kind" }) })
    .where("id", "=", sms.id)
    .execute();

  const list = await maya.get("/channels");
  assert.deepEqual(list.unreadable, [{ id: sms.id, kind: "sms", name: "Shop number" }]);
  assert.ok(list.items.some(({ id }: { id: string }) => id === channel.id));
  const one = await maya.tries("GET", `/channels/${sms.id}`, {});
  assert.deepEqual([one.status, one.body.code], [503, "unreadable_channel"]);
  await live.until("the agents all the same", async () => (await maya.get("/agents")).items.length > 0);
});

test("an agent whose newest version cannot be read is listed with the others", async () => {
  const { maya, fern, house } = await street();
  await house.db.system
    .updateTable("agentVersions")
    .set({ definition: JSON.stringify({ tone: "of another kind" }) })
    .where("agentId", "=", fern.id)
    .execute();
  const agents = (await maya.get("/agents")).items;
  const found = agents.find(({ id }: { id: string }) => id === fern.id);
  assert.deepEqual([found.newest.readable, found.newest.definition.tone], [false, "friendly"]);
});

test("whatever a room fails at is kept, and the provider answered; what passes by itself is asked for again", async () => {
  const { house, maya, sms } = await street();
  const secrets = openSecrets({ secret: house.env.PARLEY_SECRET, dataDir: house.env.PARLEY_DATA });
  const channel = await openChannels({ db: house.db, secrets, site: { url: house.url } }).find(sms.id);
  const { headers, body } = signedForm(sms.inboundUrl, texted, ours.authToken, "");
  const hook: Hook = {
    method: "POST",
    url: sms.inboundUrl,
    path: "",
    query: {},
    headers,
    body: Buffer.from(body),
    now: 0,
  };
  const takes = (error: Error) =>
    accept({ db: house.db, log: pino({ level: "silent" }), take: () => Promise.reject(error) }, channel!, hook);

  assert.equal((await takes(new TypeError("x is undefined"))).kind, "told");
  const [kept] = (await maya.get(`/unmatched-events?channel=${sms.id}`)).items;
  assert.equal(kept.reason, "It could not be stored: x is undefined.");
  await assert.rejects(takes(Object.assign(new Error("away"), { code: "57P01" })), /away/);
});

test("a channel that falls silent against its own habit is degraded, and another's events do not count for it", async () => {
  const { house, maya, sms, channel, workspace } = await street();
  const { db, env } = house;
  await Promise.all([
    db.pool.query(habit, [workspace, sms.id, 30]),
    db.pool.query("insert into raw_events values ($1, $2, 'newest', '')", [workspace, channel.id]),
  ]);
  const channels = openChannels({
    db,
    secrets: openSecrets({ secret: env.PARLEY_SECRET, dataDir: env.PARLEY_DATA }),
    site: { url: house.url },
  });
  const allowed = ["127.0.0.1"];
  const ways = { fetch: createFetch({ allowed }), resolve: createResolve({ allowed }), now: Date.now };
  await db.system.updateTable("channels").set({ probedAt: null }).where("id", "=", sms.id).execute();
  await watchChannels({ db, log: pino({ level: "silent" }), ways, channels, moved: () => {} });
  const { status, statusCode, statusReason } = await maya.get(`/channels/${sms.id}`);
  assert.deepEqual([status, statusCode], ["degraded", "silence"]);
  assert.match(statusReason, /about 20 events/);
});

// Twenty events in the last half hour of each of fourteen days, and the last one so many minutes ago.
const habit = `
  insert into raw_events (workspace_id, channel_id, provider_event_id, body, received_at)
  select $1, $2, d || '-' || n, '', now() - d * interval '1 day' - n * interval '1 minute' from generate_series(1, 14) d, generate_series(1, 20) n
  union all select $1, $2, 'last', '', now() - $3 * interval '1 minute'`;

const texted = {
  AccountSid: ours.accountSid,
  MessageSid: "SM00000000000000000000000000000001",
  From: "+14155560109",
  To: ours.number,
  Body: "Hello",
  NumMedia: "0",
};

async function told(scene: Street, subjects: string[]) {
  await scene.live.until(`mails: ${subjects.join(", ")}`, async () => {
    const mails = await mailsAbout(scene);
    return JSON.stringify(mails.map(({ subject }) => subject)) === JSON.stringify(subjects);
  });
}

function mailsAbout({ house, sms }: Street) {
  const mails = house.db.system.selectFrom("mails").select(["subject", "recipient"]);
  return mails.where("body", "like", `%/settings/channels/${sms.id}`).orderBy("id").execute();
}

/** What a provider might have posted, so much of it that nobody does. */
async function arrive({ house, workspace }: Street, channelId: string, times: number) {
  await house.db.pool.query(
    `insert into unmatched_events (workspace_id, id, channel_id, event_id, reason, hook, body)
     select $1, 'unm_' || $2 || lpad(n::text, 6, '0'), $2, n::text, 'It says nothing.', '{}', '' from generate_series(1, $3::int) n`,
    [workspace, channelId, times],
  );
}
