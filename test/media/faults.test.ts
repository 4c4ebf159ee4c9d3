import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { openChannels } from "../../src/server/channels/queries.ts";
import { settleUnknown } from "../../src/server/deliveries/settle-unknown.ts";
import { createFetch, createResolve } from "../../src/server/infra/fetch.ts";
import { openSecrets } from "../../src/server/infra/secrets.ts";
import type { Ways } from "../../src/server/media/medium.ts";
import type { SwitchName } from "../../src/simulator/switches.ts";
import { ours, phone, type Street, street } from "../street.ts";

/** What providers and networks do at the worst moment, and what must hold all the same: sent once, or nobody knows and says so. */

let people = 0;
const stranger = () => `+1415888${String(1000 + people++)}`;

/** Somebody has written, the agent keeps out of it, and a teammate answers. */
async function answering(scene: Street) {
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  ada.texts("Hello");
  await ada.thread("the text", (all) => all.length === 1);
  const { id } = await ada.conversation();
  return {
    ada,
    id,
    reply: (text: string) => scene.maya.post(`/conversations/${id}/messages`, { text }),
    last: (what: string, state: string) =>
      ada.thread(what, (all) => all.at(-1)?.state === state).then((all) => all.at(-1)!),
    creates: (messageId: string) => scene.simulator.twilio.creates().get(messageId) ?? 0,
  };
}

// What a provider lists is believed to be all only after a while.
const aMinute = 61_000;

const settleNow = (scene: Street, more = { lookAfterSeconds: 0, raiseAfterSeconds: 0 }, asked: string[] = []) => {
  const { db, env } = scene.house;
  const secrets = openSecrets({ secret: env.PARLEY_SECRET, dataDir: env.PARLEY_DATA });
  const channels = openChannels({ db, secrets, site: { url: scene.house.url } });
  const allowed = ["127.0.0.1"];
  const fetch = createFetch({ allowed });
  const ways: Ways = {
    fetch: (url, options) => {
      asked.push(String(url));
      return fetch(url, options);
    },
    resolve: createResolve({ allowed }),
    now: () => Date.now() + aMinute,
  };
  return settleUnknown({ db, channels, ways }, more);
};

const onlyRaise = { lookAfterSeconds: 3600, raiseAfterSeconds: 0 };

for (const fault of ["reset-mid-body", "error-after-accept"] as const satisfies SwitchName[]) {
  test(`${fault}: nobody knows, it is not sent again, and the provider's callback or list settles it`, async () => {
    const scene = await street();
    const { reply, last, creates, ada } = await answering(scene);
    scene.simulator.switches.on("lose-webhooks");
    scene.simulator.switches.on(fault, 1);
    const { id } = await reply("It is on its way.");
    await last("an unknown end", "unknown");
    scene.simulator.switches.clear();
    assert.equal(await settleNow(scene), 1);
    await last("the provider's own list", "sent");
    assert.equal(creates(id), 1);
    assert.deepEqual(ada.heard(), ["It is on its way."]);
  });
}

test("a callback that comes although nobody knows proves the sending", async () => {
  const scene = await street();
  const { reply, last, creates } = await answering(scene);
  scene.simulator.switches.on("error-after-accept", 1);
  const { id } = await reply("It is on its way.");
  const message = await last("the callback", "delivered");
  assert.equal(message.id, id);
  assert.ok(message.providerId);
  assert.equal(creates(id), 1);
});

test("error-before-accept: nobody knows either; what the provider has not, is sent then, once", async () => {
  const scene = await street();
  const { reply, last, creates } = await answering(scene);
  scene.simulator.switches.on("error-before-accept", 1);
  const { id } = await reply("It is on its way.");
  await last("an unknown end", "unknown");
  assert.equal(await settleNow(scene), 1);
  await last("the delivery", "delivered");
  assert.equal(creates(id), 1);
});

test("too-many-requests and refused connections are waited for, and then sent once, in order", async () => {
  const scene = await street();
  const { reply, last, creates, ada } = await answering(scene);
  scene.simulator.switches.on("too-many-requests", 1);
  const first = await reply("First");
  const second = await reply("Second");
  await last("both delivered", "delivered");
  assert.deepEqual([creates(first.id), creates(second.id)], [1, 1]);
  assert.deepEqual(ada.heard(), ["First", "Second"]);
});

test("what stays unknown is a person's: not confirmed, marked as sent by hand, or sent again by hand", async () => {
  const scene = await street();
  const { reply, last, creates, id } = await answering(scene);
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 1);
  const one = await reply("One");
  await last("an unknown end", "unknown");
  const confirmed = await scene.maya.put(`/conversations/${id}/messages/${one.id}/confirmation`);
  assert.equal(confirmed.state, "sent");

  scene.simulator.switches.on("reset-mid-body", 1);
  const two = await reply("Two");
  await last("an unknown end", "unknown");
  scene.simulator.switches.clear();
  await scene.maya.put(`/conversations/${id}/messages/${two.id}/resend`);
  await last("the second attempt", "delivered");
  assert.equal(creates(two.id), 2, "a person pressed Send again");
});

test("what a teammate sent and nobody can confirm is theirs to see: it calls nobody", async () => {
  const scene = await street();
  const { reply, last, id } = await answering(scene);
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 1);
  await reply("One");
  await last("an unknown end", "unknown");

  await settleNow(scene, onlyRaise);

  assert.equal((await scene.maya.get(`/conversations/${id}`)).attention, null);
});

test("what the agent sent and nobody can confirm calls a person, once; after a second such sending again", async () => {
  const scene = await street();
  const ada = phone(scene, stranger());
  scene.simulator.switches.on("reset-mid-body", 1);
  scene.model.answers("It is on its way.", { meanwhile: async () => scene.simulator.switches.on("lose-webhooks") });
  ada.texts("Where is my parcel?");
  const all = await ada.thread("an unknown end", (messages) => messages.at(-1)?.state === "unknown");
  const { id } = await ada.conversation();
  const told = async () => {
    const { items } = await scene.maya.get(`/conversations/${id}/events?limit=100`);
    return items.filter(({ type }: { type: string }) => type === "conversation.attention").length;
  };

  await settleNow(scene, onlyRaise);
  await settleNow(scene, onlyRaise);
  assert.equal((await scene.maya.get(`/conversations/${id}`)).attention, "A delivery is not confirmed");
  assert.equal(await told(), 1);

  await scene.house.db.pool.query("update conversations set attention = null where id = $1", [id]);
  scene.simulator.switches.on("reset-mid-body", 1);
  await scene.maya.put(`/conversations/${id}/messages/${all.at(-1)!.id}/resend`);
  await ada.thread("an unknown end again", (messages) => messages.at(-1)?.state === "unknown");
  await settleNow(scene, onlyRaise);
  assert.equal((await scene.maya.get(`/conversations/${id}`)).attention, "A delivery is not confirmed");
  assert.equal(await told(), 2);
});

test("of several nodes one asks the provider what became of a send", async () => {
  const scene = await street();
  const { ada, reply, last } = await answering(scene);
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 1);
  await reply("One");
  await last("an unknown end", "unknown");

  const asked: string[] = [];
  await Promise.all([1, 2, 3].map(() => settleNow(scene, undefined, asked)));

  const number = encodeURIComponent(ada.number);
  assert.equal(asked.filter((url) => url.includes(number)).length, 1);
});

test("of the same words sent twice, both in doubt, no two are taken for the same message of the provider", async () => {
  const scene = await street();
  const { ada, reply } = await answering(scene);
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 2);
  for (let time = 0; time < 2; time++) await reply("On its way.");
  await ada.thread("two unknown ends", (all) => all.filter(({ state }) => state === "unknown").length === 2);
  scene.simulator.switches.clear();

  await Promise.all([settleNow(scene), settleNow(scene)]);

  const named = (await ada.messages()).flatMap(
    ({ direction, providerId }) => (direction === "out" && providerId) || [],
  );
  assert.equal(named.length, new Set(named).size);
  assert.ok(named.length > 0);
});

test("sent again by hand it has all its attempts anew, and is refused where a new reply would be", async () => {
  const scene = await street();
  const { ada, reply, last, id } = await answering(scene);
  const { pool } = scene.house.db;
  scene.simulator.switches.on("lose-webhooks");
  scene.simulator.switches.on("reset-mid-body", 1);
  const { id: messageId } = await reply("One");
  await last("an unknown end", "unknown");
  scene.simulator.switches.clear();
  await pool.query("update messages set attempts = 30, failure_code = 'gave-up', state = 'failed' where id = $1", [
    messageId,
  ]);
  const path = `/conversations/${id}/messages/${messageId}/resend`;

  ada.texts("STOP");
  await scene.live.until("the opt-out", async () => (await ada.conversation()).contact.unsubscribed);
  const refused = await scene.maya.tries("PUT", path);
  assert.deepEqual([refused.status, refused.body.code], [409, "opted_out"]);

  ada.texts("START");
  await scene.live.until("the opt-in", async () => (await ada.conversation()).contact.unsubscribed === null);
  scene.simulator.switches.on("too-many-requests", 1);
  await scene.maya.put(path);
  await ada.thread("the second sending", (all) => all.find((each) => each.id === messageId)?.state === "delivered");
  const { rows } = await pool.query("select attempts, failure_code from messages where id = $1", [messageId]);
  assert.deepEqual(rows, [{ attempts: 2, failure_code: null }]);
});

test("an expired token disconnects the channel; what waits leaves once the token is good again", async () => {
  const scene = await street();
  const { reply, last, ada } = await answering(scene);
  scene.simulator.switches.on("expired-token");
  await reply("Lost?");
  const failed = await last("the refusal", "failed");
  const channel = () => scene.maya.get(`/channels/${scene.sms.id}`);
  await scene.live.until("the channel disconnected", async () => (await channel()).status === "disconnected");
  const waiting = await reply("Waits");
  scene.simulator.switches.clear();
  const probed = await scene.maya.post(`/channels/${scene.sms.id}/probe`);
  assert.ok(probed.steps.length > 0);
  await scene.live.until("the channel back", async () => (await channel()).status !== "disconnected");
  const all = await ada.thread("the waiting one delivered", (messages) => messages.at(-1)?.state === "delivered");
  assert.equal(all.at(-1)!.id, waiting.id);
  assert.equal(all.find(({ id }) => id === failed.id)!.state, "failed");
});

test("the same webhook fifty times in parallel, and again later, is one message, and always 200", async () => {
  const scene = await street();
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  ada.texts("Once");
  await ada.thread("the text", (all) => all.length === 1);
  const posting = scene.simulator
    .postings()
    .find(({ webhook }) => webhook.body.includes(encodeURIComponent(ada.number)))!;
  const statuses = await scene.simulator.again(posting.webhook, 50);
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.equal((await ada.messages()).length, 1);
});

test("an album from somebody new, in parallel, is one contact, one conversation, five messages", async () => {
  const scene = await street();
  await scene.maya.put(`/channels/${scene.sms.id}/ai-off`);
  const ada = phone(scene, stranger());
  const posts = Array.from({ length: 5 }, (_, index) => {
    const params = {
      MessageSid: `SM${index}${ada.number.slice(1)}`,
      From: ada.number,
      To: ours.number,
      Body: `Part ${index}`,
      NumMedia: "0",
    };
    return post(scene.sms.inboundUrl, params);
  });
  assert.deepEqual(new Set(await Promise.all(posts)), new Set([200]));
  await ada.thread("five messages", (all) => all.length === 5);
  assert.equal((await ada.conversations()).length, 1);
  assert.deepEqual(
    (await ada.messages()).map(({ seq }) => seq),
    [1, 2, 3, 4, 5],
  );
});

test("statuses in every order, twice, and for a send nobody knows yet, end as the furthest of them", async () => {
  const scene = await street();
  const orders = [
    ["sent", "delivered"],
    ["delivered", "sent"],
    ["delivered", "delivered", "sent", "sent"],
  ];
  for (const order of orders) {
    const { reply, last, id } = await answering(scene);
    scene.simulator.switches.on("lose-webhooks");
    const { id: messageId } = await reply("Hello");
    const { providerId } = await last("the acceptance", "sent");
    for (const MessageStatus of order)
      assert.equal(
        await post(`${scene.sms.inboundUrl}/status?m=${messageId}`, {
          MessageSid: providerId!,
          MessageStatus,
          To: "+1",
          From: ours.number,
        }),
        200,
      );
    const message = await scene.maya.get(`/conversations/${id}/messages/${messageId}`);
    assert.equal(message.state, "delivered");
    scene.simulator.switches.clear();
  }
  const unknown = { MessageSid: "SMunknown", MessageStatus: "delivered", To: "+1", From: ours.number };
  assert.equal(await post(`${scene.sms.inboundUrl}/status`, unknown), 200);
});

test("a status parked in the moment in which its send is settled is applied all the same", async () => {
  const scene = await street();
  const { reply, last, id } = await answering(scene);
  scene.simulator.switches.on("lose-webhooks");
  const { id: messageId } = await reply("Hello");
  const { providerId } = await last("the acceptance", "sent");
  await scene.house.db.pool.query(
    "insert into parked_statuses (workspace_id, channel_id, provider_id, state) values ($1, $2, $3, 'delivered')",
    [scene.workspace, scene.sms.id, providerId],
  );
  await settleNow(scene);
  assert.equal((await scene.maya.get(`/conversations/${id}/messages/${messageId}`)).state, "delivered");
});

/** As Twilio posts, with its signature. */
async function post(url: string, params: Record<string, string>): Promise<number> {
  const signed =
    url +
    Object.keys(params)
      .sort()
      .map((name) => name + params[name])
      .join("");
  const signature = createHmac("sha1", ours.authToken).update(signed).digest("base64");
  const answer = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(params),
    headers: { "x-twilio-signature": signature },
  });
  return answer.status;
}
