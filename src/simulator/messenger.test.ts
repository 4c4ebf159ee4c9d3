import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { type PlayedMessenger, playMessenger } from "./messenger.ts";
import type { Stage, Webhook } from "./stage.ts";
import { openSwitches } from "./switches.ts";

const page = { medium: "messenger", id: "1001", name: "Lamp shop", token: "page-token", appSecret: "secret" } as const;
const gram = { medium: "instagram", id: "1789", name: "Lamp shop", token: "gram-token", appSecret: "secret" } as const;
const ana = { account: "1001", person: "2002", name: "Ana Ruiz" };
const hour = 3_600_000;

const switches = openSwitches();
let now = 0;
let posted: Webhook[] = [];
let delivered: Promise<void>;
let played: PlayedMessenger;
let stage: Stage;

const server = createServer(async (request, response) => {
  const url = new URL(request.url!, stage.url);
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
  const { method = "GET", headers } = request;
  const path = url.pathname.replace("/messenger", "");
  await played.handle(
    { method, path, query: url.searchParams, headers, body: Buffer.concat(chunks), request },
    response,
  );
});

before(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  switches.clear();
  now = 1_700_000_000_000;
  posted = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  delivered = promise;
  const post = (webhook: Webhook) => {
    posted.push(webhook);
    if (webhook.body.includes('"delivery"')) resolve();
  };
  stage = { url, switches, post, now: () => now, changed: () => {} };
  played = playMessenger(stage, {
    accounts: [page, gram].map((account) => ({ ...account, hookUrl: `https://parley.example/hooks/${account.id}` })),
  });
});

test("what a person writes is posted, signed with the app's secret", () => {
  const { mid } = played.writeFrom(ana, { text: "Hello" });
  const [webhook] = posted;
  const signature = createHmac("sha256", "secret").update(webhook!.body).digest("hex");
  assert.equal(webhook!.headers["x-hub-signature-256"], `sha256=${signature}`);
  assert.equal(webhook!.url, "https://parley.example/hooks/1001");
  assert.deepEqual(JSON.parse(webhook!.body), {
    object: "page",
    entry: [
      {
        id: "1001",
        time: now,
        messaging: [
          { sender: { id: "2002" }, recipient: { id: "1001" }, timestamp: now, message: { mid, text: "Hello" } },
        ],
      },
    ],
  });
});

test("everything a person may do has its event", () => {
  const { mid } = played.writeFrom(ana, { text: "Hello", ref: "summer" });
  played.writeFrom(ana, { text: "Nice", story: "https://cdn.example/story" });
  played.writeFrom(ana, { postback: { title: "Track", payload: "TRACK" } });
  played.writeFrom(ana, { quickReply: { title: "Yes", payload: "YES" } });
  played.writeFrom(ana, { mention: "https://cdn.example/story" });
  played.writeFrom(ana, { reaction: "❤️", mid });
  played.writeFrom(ana, { reaction: null, mid });
  played.writeFrom(ana, { edit: "Hallo", mid });
  played.writeFrom(ana, { unsend: true, mid });
  const [first, story, postback, quick, mention, react, unreact, edit, unsend] = told() as Json[];
  assert.equal(first!.message.referral.ref, "summer");
  assert.equal(story!.message.reply_to.story.url, "https://cdn.example/story");
  assert.equal(postback!.postback.payload, "TRACK");
  assert.equal(quick!.message.quick_reply.payload, "YES");
  assert.equal(mention!.message.attachments[0].type, "story_mention");
  assert.deepEqual([react!.reaction.action, react!.reaction.mid], ["react", mid]);
  assert.deepEqual([unreact!.reaction.action, unreact!.reaction.emoji], ["unreact", "❤️"]);
  assert.equal(edit!.message_edit.text, "Hallo");
  assert.equal(unsend!.message.is_deleted, true);
});

test("a picture is served to whoever knows its address", async () => {
  played.writeFrom(ana, { file: { name: "lamp.png", mime: "image/png", bytes: Buffer.from("png") }, text: "This one" });
  const [{ message }] = told() as [{ message: { attachments: { type: string; payload: { url: string } }[] } }];
  assert.equal(message.attachments[0]!.type, "image");
  const response = await fetch(message.attachments[0]!.payload.url);
  assert.equal(response.headers.get("content-type"), "image/png");
  assert.equal(await response.text(), "png");
});

test("a reply arrives, is echoed with its metadata, delivered and read", async () => {
  played.writeFrom(ana, { text: "Hello" });
  const { status, body } = await send({ text: "On its way", metadata: "msg_1 att_1" });
  assert.equal(status, 200);
  assert.equal(body.recipient_id, "2002");
  now += 1000;
  played.read(ana);
  const [, echo, delivery, read] = told() as Json[];
  assert.equal(echo!.message.is_echo, true);
  assert.equal(echo!.message.metadata, "msg_1 att_1");
  assert.equal(echo!.recipient.id, "2002");
  assert.deepEqual(delivery!.delivery.mids, [body.message_id]);
  assert.equal(read!.read.watermark, now);
  assert.equal(played.chats()[0]!.messages.at(-1)!.state, "read");
  assert.deepEqual([...played.creates()], [["msg_1 att_1", 1]]);
});

test("Instagram tells no delivery, and reads by id", async () => {
  played.writeFrom({ ...ana, account: "1789" }, { text: "Hello" });
  const { body } = await send({ text: "Hi" }, { account: gram });
  played.read({ ...ana, account: "1789" });
  const [, echo, read, ...others] = told() as Json[];
  assert.equal(echo!.message.is_echo, true);
  assert.equal(read!.read.mid, body.message_id);
  assert.equal(others.length, 0);
  assert.equal(JSON.parse(posted[0]!.body).object, "instagram");
});

test("Meta fetches the file it is to send, or refuses", async () => {
  const { files } = played.writeFrom(ana, {
    file: { name: "a.pdf", mime: "application/pdf", bytes: Buffer.from("pdf") },
  });
  await send({ attachment: { type: "file", payload: { url: files[0]!.url } } });
  assert.deepEqual(played.chats()[0]!.messages.at(-1)!.files[0]!.mime, "application/pdf");
  const refused = await send({ attachment: { type: "file", payload: { url: `${stage.url}/messenger/media/none` } } });
  assert.equal(refused.body.error.error_subcode, 2018008);
});

test("the window closes after 24 hours, and for a teammate after 7 days", async () => {
  played.writeFrom(ana, { text: "Hello" });
  const tag = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };
  const trySend = async (more = {}) => (await send({ text: "Hi" }, { more })).body.error?.error_subcode ?? "sent";
  now += 24 * hour;
  assert.equal(await trySend(), "sent");
  now += 1;
  assert.equal(await trySend(), 2018278);
  assert.equal(await trySend(tag), "sent");
  now += 6 * 24 * hour;
  assert.equal(await trySend(tag), 2018278);
});

test("nobody is written to who has not written first", async () => {
  assert.equal((await send({ text: "Hi" })).body.error.error_subcode, 2018001);
});

test("texts have their limits", async () => {
  played.writeFrom(ana, { text: "Hello" });
  played.writeFrom({ ...ana, account: "1789" }, { text: "Hello" });
  assert.equal((await send({ text: "a".repeat(2001) })).status, 400);
  assert.equal((await send({ text: "é".repeat(501) }, { account: gram })).status, 400);
  assert.equal((await send({})).status, 400);
});

test("while another app holds the chat, ours hears on standby and may not write", async () => {
  played.writeFrom(ana, { text: "Hello" });
  played.handOver(ana, true);
  played.writeFrom(ana, { text: "Anybody?" });
  assert.equal(JSON.parse(posted.at(-1)!.body).entry[0].standby.length, 1);
  assert.equal((await send({ text: "Hi" })).body.error.error_subcode, 2018300);
  played.handOver(ana, false);
  assert.equal((await send({ text: "Hi" })).status, 200);
});

test("what is written in Meta's own inbox comes as an echo without our metadata", () => {
  played.writeFrom(ana, { text: "Hello" });
  played.writeAs(ana, "From the inbox");
  const [, { message }] = told() as [unknown, { message: Record<string, unknown> }];
  assert.equal(message.is_echo, true);
  assert.equal(message.metadata, undefined);
});

for (const [name, status, code] of [
  ["too-many-requests", 400, 613],
  ["error-before-accept", 500, 2],
  ["expired-token", 401, 190],
  ["closed-window", 400, 10],
  ["block", 400, 551],
] as const)
  test(`${name}: refused, and nothing is sent`, async () => {
    played.writeFrom(ana, { text: "Hello" });
    switches.on(name, 1);
    const refused = await send({ text: "Hi" });
    assert.deepEqual([refused.status, refused.body.error.code], [status, code]);
    assert.equal(played.chats()[0]!.messages.length, 1);
    assert.equal((await send({ text: "Hi" })).status, 200);
  });

for (const [name, outcome] of [
  ["error-after-accept", 500],
  ["reset-mid-body", "broken"],
  ["accept-then-hang", "silence"],
  ["slow-drip", "silence"],
] as const)
  test(`${name}: it has been sent, and the answer does not say so`, async () => {
    played.writeFrom(ana, { text: "Hello" });
    switches.on(name, 1);
    const leaving = new AbortController();
    const answer = send({ text: "Hi", metadata: "msg_1 att_1" }, { signal: leaving.signal }).then(
      ({ status }) => status,
      () => "broken",
    );
    const silence = delivered.then(() => graph("1001")).then(() => "silence");
    assert.equal(await (outcome === "silence" ? Promise.race([answer, silence]) : answer), outcome);
    leaving.abort();
    assert.equal(played.creates().get("msg_1 att_1"), 1);
  });

test("the Graph answers for its nodes, to the right token only", async () => {
  played.writeFrom(ana, { text: "Hello" });
  assert.equal((await graph("1001")).name, "Lamp shop");
  assert.equal((await graph("me")).id, "1001");
  assert.equal((await graph("2002")).first_name, "Ana");
  assert.equal((await graph("debug_token?input_token=page-token")).data.is_valid, true);
  assert.equal((await graph("debug_token?input_token=other")).data.is_valid, false);
  assert.ok((await graph("1001/subscribed_apps")).data[0].subscribed_fields.includes("messages"));
  assert.equal((await graph("1789")).error.code, 200);
  assert.equal((await graph("9999")).error.error_subcode, 33);
  assert.equal((await graph("1001", "wrong")).error.code, 190);
  assert.equal((await graph("1001?appsecret_proof=00")).error.code, 100);
});

test("an address is only believed after its handshake", async () => {
  const hookUrl = `${stage.url}/messenger/v23.0/1001`;
  assert.equal(await played.subscribe("1001", { hookUrl, verifyToken: "verify" }), false);
  assert.equal(played.accounts[0]!.hookUrl, "https://parley.example/hooks/1001");
});

type Json = ReturnType<typeof JSON.parse>;

function told(): unknown[] {
  return posted.map(({ body }) => JSON.parse(body).entry[0].messaging[0]);
}

type Sending = { account?: typeof page | typeof gram; more?: object; signal?: AbortSignal };

async function send(message: object, { account = page, more = {}, signal }: Sending = {}) {
  const response = await fetch(`${stage.url}/messenger/v23.0/${account.id}/messages`, {
    method: "POST",
    signal,
    headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
    body: JSON.stringify({ recipient: { id: "2002" }, messaging_type: "RESPONSE", message, ...more }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

async function graph(path: string, token: string = page.token): Promise<Json> {
  const response = await fetch(`${stage.url}/messenger/v23.0/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as Json;
}
