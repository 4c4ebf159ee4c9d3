import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import type { Stage, Webhook } from "./stage.ts";
import { openSwitches } from "./switches.ts";
import { type PlayedWhatsapp, playWhatsapp } from "./whatsapp.ts";

const hour = 3_600_000;
const ana = { from: "4915112345678", name: "Ana Lima" };
const account = {
  phoneNumberId: "700",
  businessAccountId: "800",
  accessToken: "token",
  appSecret: "secret",
  verifyToken: "verify",
  callbackUrl: "https://parley.example/hooks/chan_1",
  displayNumber: "+1 555 010 0200",
};

const switches = openSwitches();
let now = 0;
let posted: Webhook[] = [];
let played: PlayedWhatsapp;
let stage: Stage;

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url!, stage.url);
  // The business's own end of a handshake.
  if (pathname === "/hooks/chan_1") {
    const right = searchParams.get("hub.verify_token") === "verify";
    return void response.writeHead(right ? 200 : 403).end(searchParams.get("hub.challenge"));
  }
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
  const { method = "GET", headers } = request;
  const path = pathname.replace("/whatsapp", "");
  await played.handle({ method, path, query: searchParams, headers, body, request }, response);
});

before(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  switches.clear();
  now = 1_760_000_000_000;
  posted = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (webhook: Webhook) => void posted.push(webhook);
  stage = { url, switches, post, now: () => now, changed: () => {} };
  played = playWhatsapp(stage, account);
});

async function graph(path: string, { body, token = "token" }: { body?: unknown; token?: string } = {}) {
  const response = await fetch(`${stage.url}/whatsapp/v23.0/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(300),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const send = (more: object = {}) =>
  graph("700/messages", {
    body: { messaging_product: "whatsapp", to: ana.from, type: "text", text: { body: "Hello" }, ...more },
  });

const template = (name: string, ...values: string[]) => ({
  type: "template",
  template: {
    name,
    language: { code: "en" },
    components: [{ type: "body", parameters: values.map((text) => ({ type: "text", text })) }],
  },
});

const valuesPosted = () => posted.map(({ body }) => JSON.parse(body).entry[0].changes[0].value);
const states = () =>
  valuesPosted().flatMap(({ statuses = [] }) => statuses.map((one: { status: string }) => one.status));

test("what a person writes is posted, signed with the app's secret", () => {
  const { id } = played.writeFrom({ ...ana, text: "Hello" });
  const [webhook] = posted;
  const signature = createHmac("sha256", "secret").update(webhook!.body).digest("hex");
  assert.equal(webhook!.headers["x-hub-signature-256"], `sha256=${signature}`);
  const [value] = valuesPosted();
  assert.deepEqual(value.metadata, { display_phone_number: "15550100200", phone_number_id: "700" });
  assert.deepEqual(
    [value.messages[0].id, value.messages[0].from, value.messages[0].text],
    [id, ana.from, { body: "Hello" }],
  );
  assert.equal(value.contacts[0].profile.name, "Ana Lima");
});

test("a person without a number writes under an id alone", () => {
  played.writeFrom({ from: "US.99", name: "Bo", text: "Hello" });
  const [{ messages, contacts }] = valuesPosted();
  assert.deepEqual([messages[0].from, messages[0].from_user_id, contacts[0].user_id], [undefined, "US.99", "US.99"]);
});

test("an answer within a day is taken, delivered and read, with what was sent along", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  const { status, body } = await send({ biz_opaque_callback_data: "msg_1 att_1" });
  assert.equal(status, 200);
  played.read(ana);
  assert.deepEqual(states(), ["sent", "delivered", "read"]);
  const told = valuesPosted().at(-1).statuses[0];
  assert.deepEqual([told.id, told.biz_opaque_callback_data], [body.messages[0].id, "msg_1 att_1"]);
  assert.deepEqual([...played.creates()], [["msg_1 att_1", 1]]);
  assert.deepEqual(
    played.chats()[0]!.messages.map(({ from, text, state }) => [from, text, state]),
    [
      ["contact", "Hello", "sent"],
      ["business", "Hello", "read"],
    ],
  );
});

test("after a day only an approved template with all its values gets through", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  now += 25 * hour;
  const code = async (more?: object) => (await send(more)).body.error?.code;
  assert.equal(await code(), 131047);
  assert.equal(await code(template("order_update", "Ana")), 132000);
  assert.equal(await code(template("spring_sale", "20")), 132001);
  assert.equal(await code(template("order_update", "Ana", "4711")), undefined);
  const shown = played.chats()[0]!.messages.at(-1);
  assert.match(shown!.text, /Hello Ana, there is news about your order 4711/);
  assert.deepEqual(
    shown!.buttons.map(({ title }) => title),
    ["Tell me more", "Not now"],
  );
});

test("a switch closes the window at once", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  switches.on("closed-window", 1);
  assert.equal((await send()).body.error.code, 131047);
  assert.equal((await send()).status, 200);
});

test("files travel both ways", async () => {
  const bytes = Buffer.from("picture");
  played.writeFrom({ ...ana, file: { name: "cat.png", mime: "image/png", bytes }, text: "My cat" });
  const { image } = valuesPosted()[0].messages[0];
  assert.equal(image.caption, "My cat");
  const { body } = await graph(image.id);
  const fetched = await fetch(body.url, { headers: { authorization: "Bearer token" } });
  assert.equal(await fetched.text(), "picture");
  assert.equal((await send({ type: "image", image: { link: body.url } })).body.error.code, 131053);
  assert.equal((await send({ type: "image", image: { id: image.id, caption: "Yours" } })).status, 200);
  const { text, file } = played.chats()[0]!.messages.at(-1)!;
  assert.deepEqual([text, file?.mime], ["Yours", "image/png"]);
});

test("what was accepted has been sent, whatever becomes of the answer", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  switches.on("error-after-accept", 1);
  assert.equal((await send({ biz_opaque_callback_data: "a" })).status, 500);
  for (const name of ["accept-then-hang", "reset-mid-body", "slow-drip"] as const) {
    switches.on(name, 1);
    await assert.rejects(send({ biz_opaque_callback_data: name }));
  }
  assert.deepEqual([...played.creates().values()], [1, 1, 1, 1]);
});

test("what was refused has not been sent", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  switches.on("error-before-accept", 1);
  assert.equal((await send({ biz_opaque_callback_data: "a" })).status, 500);
  switches.on("too-many-requests", 1);
  const slowDown = await send({ biz_opaque_callback_data: "a" });
  assert.deepEqual([slowDown.status, slowDown.headers.get("retry-after")], [429, "1"]);
  switches.on("expired-token", 1);
  assert.equal((await send({ biz_opaque_callback_data: "a" })).body.error.error_subcode, 463);
  assert.equal((await graph("700", { token: "another" })).body.error.code, 190);
  assert.equal(played.creates().size, 0);
});

test("a number that is not reached fails afterwards; one that blocks stays silent", async () => {
  played.writeFrom({ ...ana, text: "Hello" });
  switches.on("bounce", 1);
  await send();
  assert.equal(valuesPosted().at(-1).statuses[0].errors[0].code, 131026);
  switches.on("block", 1);
  await send();
  assert.deepEqual(states(), ["failed", "sent"]);
});

test("a person reacts, edits, withdraws, presses, moves and stops marketing", () => {
  const { id } = played.writeFrom({ ...ana, text: "Helo" });
  played.writeFrom({ ...ana, id, edit: "Hello" });
  played.writeFrom({ ...ana, id, reaction: "👍" });
  played.writeFrom({ ...ana, id, reaction: null });
  played.writeFrom({ ...ana, button: { title: "Yes", payload: "y" }, replyTo: id });
  played.writeFrom({ ...ana, location: { latitude: 52.5, longitude: 13.4 } });
  played.writeFrom({ ...ana, id, unsend: true });
  played.prefer(ana, "stop");
  played.move(ana, "4915187654321");
  assert.deepEqual(
    valuesPosted().map(({ messages, user_preferences }) => messages?.[0].type ?? user_preferences[0].value),
    ["text", "edit", "reaction", "reaction", "button", "location", "revoke", "stop", "system"],
  );
  assert.equal(played.chats()[0]!.waId, "4915187654321");
});

test("the number, the token, the subscription and the templates can be asked for", async () => {
  assert.equal((await graph("700")).body.display_phone_number, "+1 555 010 0200");
  assert.equal((await graph("debug_token?input_token=token")).body.data.is_valid, true);
  assert.equal((await graph("800/subscribed_apps")).body.data.length, 1);
  const first = (await graph("800/message_templates?limit=3")).body;
  const rest = (await graph(`800/message_templates?limit=3&after=${first.paging.cursors.after}`)).body;
  assert.deepEqual([first.data.length, rest.data.length, rest.paging.next], [3, 1, undefined]);
});

test("an address is taken only once its handshake has held", async () => {
  const callbackUrl = `${stage.url}/hooks/chan_1`;
  assert.equal(await played.handshake({ callbackUrl, verifyToken: "wrong" }), false);
  assert.equal(played.account.callbackUrl, account.callbackUrl);
  assert.equal(await played.handshake({ callbackUrl, verifyToken: "verify" }), true);
  assert.equal(played.account.callbackUrl, callbackUrl);
});
