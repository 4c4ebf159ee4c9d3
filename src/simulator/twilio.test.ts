import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import type { Stage, Webhook } from "./stage.ts";
import { openSwitches } from "./switches.ts";
import { playTwilio } from "./twilio.ts";

const accountSid = "AC00000000000000000000000000000001";
const authToken = "token";
const ours = "+14155550100";
const phone = "+13035550142";
const smsUrl = "https://parley.example/hooks/chan_1";
const startedAt = Date.parse("2026-03-01T12:00:00Z");

/** A stage that only notes what would be posted, and serves the provider on loopback. */
async function played(t: TestContext, more: { keepsOptOuts?: boolean } = {}) {
  const posts: (Webhook & { fields: Record<string, string> })[] = [];
  const moves = { count: 0 };
  const switches = openSwitches();
  const stage = {
    url: "",
    switches,
    post: (webhook: Webhook) =>
      posts.push({ ...webhook, fields: Object.fromEntries(new URLSearchParams(webhook.body)) }),
    now: () => startedAt + posts.length * 1000,
    changed: () => moves.count++,
  } satisfies Stage;
  const settled: Promise<void>[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, stage.url);
    if (url.pathname === "/cat.png") return void response.writeHead(200, { "content-type": "image/png" }).end("cat");
    const chunks: Buffer[] = await Array.fromAsync(request);
    const path = url.pathname.replace("/twilio", "");
    const { method = "", headers } = request;
    const call = { method, path, query: url.searchParams, headers, body: Buffer.concat(chunks), request };
    settled.push(twilio.handle(call, response));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  stage.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const twilio = playTwilio(stage, { accountSid, authToken, numbers: [{ number: ours, smsUrl }], ...more });

  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${stage.url}/twilio/2010-04-01/Accounts/${accountSid}${path}`, {
      ...init,
      headers: { authorization, ...init.headers },
    });
  const form = { To: phone, From: ours, Body: "Hello", StatusCallback: `${smsUrl}/status?m=msg_1&a=att_1` };
  const send = (fields: Record<string, string> = {}, signal?: AbortSignal) =>
    ask("/Messages.json", {
      method: "POST",
      body: new URLSearchParams({ ...form, ...fields }),
      signal: signal ?? null,
    });
  const done = () => Promise.all(settled);
  return { twilio, stage, posts, moves, ask, send, done };
}

const statuses = (posts: { fields: Record<string, string> }[]) => posts.map(({ fields }) => fields.MessageStatus);

test("what is sent is taken, reaches the phone and is reported step by step, signed", async (t) => {
  const { twilio, posts, send, done, moves } = await played(t);
  const response = await send();
  const created = (await response.json()) as Record<string, unknown>;
  await done();

  assert.equal(response.status, 201);
  assert.equal(created.status, "queued");
  assert.match(String(created.sid), /^SM[0-9a-f]{32}$/);
  assert.deepEqual(statuses(posts), ["queued", "sent", "delivered"]);
  assert.equal(new Set(posts.map(({ key }) => key)).size, 1);
  const { url, fields, headers } = posts[2]!;
  assert.equal(url, `${smsUrl}/status?m=msg_1&a=att_1`);
  const text =
    url +
    Object.keys(fields)
      .sort()
      .map((name) => name + fields[name])
      .join("");
  assert.equal(headers["x-twilio-signature"], createHmac("sha1", authToken).update(text).digest("base64"));

  const [shown] = twilio.phones();
  assert.equal(shown!.number, phone);
  const { direction, text: body, state } = shown!.messages[0]!;
  assert.deepEqual([direction, body, state], ["in", "Hello", "delivered"]);
  assert.deepEqual([...twilio.creates()], [["msg_1", 1]]);
  assert.ok(moves.count > 0);
});

test("a text from a phone is posted, signed, with its pictures where they can be fetched", async (t) => {
  const { twilio, posts, stage } = await played(t);
  const sid = twilio.textFrom({
    from: phone,
    to: ours,
    body: "Look",
    media: [{ mime: "image/png", bytes: Buffer.from("cat") }],
  });
  const [{ url, fields }] = posts as [(typeof posts)[number]];
  assert.equal(url, smsUrl);
  const { MessageSid, From, To, Body, NumMedia, MediaContentType0, MediaUrl0 } = fields;
  assert.deepEqual([MessageSid, From, To, Body, NumMedia], [sid, phone, ours, "Look", "1"]);
  assert.equal(MediaContentType0, "image/png");
  assert.ok(MediaUrl0!.startsWith(stage.url));
  assert.equal((await fetch(MediaUrl0!)).status, 401);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const file = await fetch(MediaUrl0!, { headers: { authorization } });
  assert.deepEqual([file.headers.get("content-type"), await file.text()], ["image/png", "cat"]);
});

test("pictures that are sent are fetched before they are delivered; what cannot be fetched fails", async (t) => {
  const { twilio, stage, posts, send, done } = await played(t);
  await send({ MediaUrl: `${stage.url}/cat.png` });
  await done();
  assert.equal(twilio.phones()[0]!.messages[0]!.media[0]!.bytes.toString(), "cat");
  await send({ MediaUrl: `${stage.url}/gone.png` });
  await done();
  assert.deepEqual([statuses(posts).at(-1), posts.at(-1)!.fields.ErrorCode], ["failed", "11200"]);
});

test("who writes STOP is told so once, and gets nothing more until START", async (t) => {
  const { twilio, posts, send, done } = await played(t);
  twilio.textFrom({ from: phone, to: ours, body: " stop " });
  assert.deepEqual(twilio.phones()[0]!.stopped, [ours]);
  const refused = await send();
  assert.equal(refused.status, 400);
  assert.equal(((await refused.json()) as { code: number }).code, 21610);
  assert.deepEqual(
    twilio.phones()[0]!.messages.map(({ direction }) => direction),
    ["out", "in"],
  );
  twilio.textFrom({ from: phone, to: ours, body: "START" });
  assert.equal((await send()).status, 201);
  await done();
  assert.equal(posts[0]!.fields.Body, " stop ");
});

test("where the account keeps opt-outs itself, STOP is only passed on", async (t) => {
  const { twilio, send, done } = await played(t, { keepsOptOuts: false });
  twilio.textFrom({ from: phone, to: ours, body: "STOP" });
  assert.equal(twilio.phones()[0]!.messages.length, 1);
  assert.equal((await send()).status, 201);
  await done();
});

test("a phone may stay silent, be off or be out of reach", async (t) => {
  const { twilio, posts, send, done } = await played(t);
  const reports = async (delivery: Parameters<typeof twilio.setDelivery>[1]) => {
    posts.length = 0;
    twilio.setDelivery(phone, delivery);
    await send();
    await done();
    return [...statuses(posts), posts.at(-1)!.fields.ErrorCode].filter(Boolean).join(" ");
  };
  assert.equal(await reports("stays-silent"), "queued sent");
  assert.equal(await reports({ state: "undelivered", code: 30003 }), "queued sent undelivered 30003");
  assert.equal(await reports({ state: "failed", code: 30034 }), "queued failed 30034");
});

test("reports can be given by hand, in any order", async (t) => {
  const { twilio, posts, send, done } = await played(t);
  twilio.setDelivery(phone, "stays-silent");
  const { sid } = (await (await send()).json()) as { sid: string };
  await done();
  twilio.report(sid, "delivered");
  twilio.report(sid, "sent");
  assert.deepEqual(statuses(posts), ["queued", "sent", "delivered", "sent"]);
});

test("what Twilio refuses has its code", async (t) => {
  const { twilio, send, ask } = await played(t);
  const code = async (response: Promise<Response>) => ((await (await response).json()) as { code: number }).code;
  assert.equal(await code(send({ To: "12" })), 21211);
  assert.equal(await code(send({ To: "" })), 21604);
  assert.equal(await code(send({ From: "+14155550199" })), 21606);
  assert.equal(await code(send({ Body: "" })), 21602);
  assert.equal(await code(send({ Body: "x".repeat(1601) })), 21617);
  assert.equal(await code(send({ MediaUrl: "nowhere" })), 21620);
  assert.equal(await code(ask(".json", { headers: { authorization: "Basic eDp5" } })), 20003);
  assert.equal(await code(ask("/Nothing.json")), 20404);
  assert.equal(twilio.messages().length, 0);
});

test("before it accepts, a switch makes it refuse and send nothing", async (t) => {
  const { twilio, stage, posts, send, ask } = await played(t);
  stage.switches.on("error-before-accept", 1);
  assert.equal((await send()).status, 503);
  stage.switches.on("too-many-requests", 1);
  const busy = await send();
  assert.deepEqual([busy.status, busy.headers.get("retry-after")], [429, "1"]);
  stage.switches.on("expired-token", 1);
  assert.equal((await ask(".json")).status, 401);
  assert.equal((await ask(".json")).status, 200);
  assert.deepEqual([twilio.messages().length, posts.length], [0, 0]);
  assert.deepEqual([...twilio.requests(), ...twilio.creates()], [["msg_1", 2]]);
});

test("after it accepts, a switch spoils the answer, yet the message goes out and is reported", async (t) => {
  const { twilio, stage, posts, send } = await played(t);
  stage.switches.on("error-after-accept", 1);
  assert.equal((await send()).status, 500);
  stage.switches.on("reset-mid-body", 1);
  await assert.rejects(send().then((response) => response.text()));
  for (const name of ["accept-then-hang", "slow-drip"] as const) {
    stage.switches.on(name, 1);
    const patience = new AbortController();
    const answer = send({}, patience.signal).then((response) => response.text());
    while (twilio.messages().length < (name === "slow-drip" ? 4 : 3)) await new Promise(setImmediate);
    patience.abort();
    await assert.rejects(answer);
  }
  assert.equal(twilio.creates().get("msg_1"), 4);
  assert.equal(statuses(posts).filter((status) => status === "delivered").length, 4);
});

test("a blocked sender is reported as such", async (t) => {
  const { stage, posts, send, done } = await played(t);
  stage.switches.on("block", 1);
  await send();
  await done();
  assert.deepEqual([statuses(posts).at(-1), posts.at(-1)!.fields.ErrorCode], ["undelivered", "30006"]);
});

test("its list is asked by number and date, newest first and page by page", async (t) => {
  const { twilio, send, ask, done } = await played(t);
  for (const Body of ["one", "two", "three"]) await send({ Body });
  await done();
  twilio.textFrom({ from: phone, to: ours, body: "in" });
  type List = { messages: { body: string; direction: string; date_created: string }[]; next_page_uri: string | null };
  const list = async (query: Record<string, string>) =>
    (await (await ask(`/Messages.json?${new URLSearchParams(query)}`)).json()) as List;
  const bodies = ({ messages }: List) => messages.map(({ body }) => body).join(" ");
  const mine = await list({ To: phone, From: ours });
  assert.equal(bodies(mine), "three two one");
  assert.equal(mine.messages[0]!.direction, "outbound-api");
  assert.ok(Date.parse(mine.messages[2]!.date_created) >= startedAt);
  const first = await list({ To: phone, PageSize: "2" });
  assert.equal(bodies(first), "three two");
  assert.equal(bodies(await list({ To: phone, PageSize: "2", Page: "1" })), "one");
  assert.match(first.next_page_uri!, /Page=1/);
  assert.equal(bodies(await list({ "DateSent>": "2026-03-02" })), "");
  assert.equal(bodies(await list({ DateSent: "2026-03-01", To: ours })), "in");
});

test("numbers tell where they post to, and can be pointed elsewhere", async (t) => {
  const { twilio, posts, ask } = await played(t);
  type Numbers = { incoming_phone_numbers: { sid: string; sms_url: string }[] };
  const list = async (number: string) =>
    ((await (await ask(`/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`)).json()) as Numbers)
      .incoming_phone_numbers;
  assert.deepEqual(await list("+14155550199"), []);
  const [number] = await list(ours);
  assert.equal(number!.sms_url, smsUrl);
  const body = new URLSearchParams({ SmsUrl: "https://parley.example/hooks/chan_2" });
  await ask(`/IncomingPhoneNumbers/${number!.sid}.json`, { method: "POST", body });
  twilio.textFrom({ from: phone, to: ours, body: "Hello" });
  assert.equal(posts[0]!.url, "https://parley.example/hooks/chan_2");
  twilio.open({ number: ours, smsUrl: "" });
  twilio.textFrom({ from: phone, to: ours, body: "Into the void" });
  assert.equal(posts.length, 1);
});
