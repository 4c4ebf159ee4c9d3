import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { instagram } from "../instagram/medium.ts";
import type { Hook, Outgoing, OutgoingFile, Sent, Ways } from "../medium.ts";
import { messenger } from "./medium.ts";

const secrets = { accessToken: "token", appSecret: "secret", verifyToken: "verify" };
const account = { channelId: "chan_1", hookUrl: "https://parley.example/hooks/chan_1", secrets };
const page = { ...account, settings: messenger.settings.parse({ pageId: "1001" }) };
const gram = { ...account, settings: instagram.settings.parse({ accountId: "1789" }) };

test("a reply is sent as a response, with what Meta gives back in its echo", async () => {
  const { sent, calls } = await send({ text: "On its way." });
  assert.deepEqual(sent, { kind: "accepted", providerId: "m_1" });
  assert.equal(calls[0]!.url.pathname, "/v23.0/1001/messages");
  assert.deepEqual(calls[0]!.body, {
    recipient: { id: "2002" },
    messaging_type: "RESPONSE",
    message: { text: "On its way.", metadata: "msg_1 att_1" },
  });
});

test("a teammate may answer after the window with the human-agent tag, an agent may not", async () => {
  const byTeammate = await send({ content: { tag: "human-agent" }, by: "teammate" });
  assert.equal(byTeammate.calls[0]!.body.tag, "HUMAN_AGENT");
  assert.equal(byTeammate.calls[0]!.body.messaging_type, "MESSAGE_TAG");
  const byAgent = await send({ content: { tag: "human-agent" }, by: "agent" });
  assert.equal(reasonOf(byAgent.sent), "window");
  assert.equal(byAgent.calls.length, 0);
});

test("without its permission the tag fails, and the channel is not to blame", async () => {
  const refused = () => json(403, { error: { code: 10, message: "…" } });
  const tagged = await send({ content: { tag: "human-agent" }, by: "teammate" }, refused);
  assert.equal(reasonOf(tagged.sent), "window");
  assert.equal(reasonOf((await send({}, refused)).sent), "account");
});

test("the message that is answered is named", async () => {
  const { calls } = await send({ content: { replyTo: "m_0" } });
  assert.deepEqual(calls[0]!.body.reply_to, { mid: "m_0" });
});

test("text leaves first, then each file, and the last part speaks for the whole", async () => {
  const { sent, calls } = await send({ text: "Here:", files: [file("image/png"), file("application/pdf")] });
  assert.deepEqual(
    calls.map(({ body }) => [body.message.attachment?.type ?? "text", body.message.metadata]),
    [
      ["text", "msg_1 att_1 1/3"],
      ["image", "msg_1 att_1 2/3"],
      ["file", "msg_1 att_1"],
    ],
  );
  assert.deepEqual(sent, { kind: "accepted", providerId: "m_3" });
});

test("a part refused after another has left leaves it open, so that nothing is said twice", async () => {
  for (const second of [
    json(400, { error: { code: 100, error_subcode: 2018047 } }),
    json(400, { error: { code: 613 } }),
  ]) {
    const { sent, calls } = await send({ text: "Here:", files: [file("image/png")] }, (n) =>
      n === 1 ? accepted(1) : second,
    );
    assert.equal(sent.kind, "unknown");
    assert.match(sent.kind === "unknown" ? sent.reason : "", /1 of 2 parts/);
    assert.equal(calls.length, 2);
  }
});

test("a first part refused is a failure, and nothing more is tried", async () => {
  const { sent, calls } = await send({ text: "Here:", files: [file("image/png")] }, () =>
    json(400, { error: { code: 10, error_subcode: 2018278 } }),
  );
  assert.equal(reasonOf(sent), "window");
  assert.equal(calls.length, 1);
});

test("what can be known of a send is told apart from what cannot", async () => {
  const kindOf = async (answer: () => Response | Promise<Response>) => (await send({}, answer)).sent.kind;
  assert.equal(await kindOf(() => json(500, { error: { code: 2 } })), "unknown");
  assert.equal(await kindOf(() => json(400, { error: { code: 613 } })), "later");
  assert.equal(await kindOf(() => json(400, { error: { code: 551 } })), "failed");
  assert.equal(await kindOf(() => new Response('{"recipient_id": "20')), "unknown");
  assert.equal(await kindOf(() => Promise.reject(Object.assign(new Error(), { code: "ECONNREFUSED" }))), "later");
  assert.equal(await kindOf(() => Promise.reject(Object.assign(new Error(), { code: "ECONNRESET" }))), "unknown");
});

test("a conversation that another app holds does not put the channel to blame", async () => {
  const { sent } = await send({}, () => json(400, { error: { code: 10, error_subcode: 2018300 } }));
  assert.equal(reasonOf(sent), "provider");
});

test("too long or empty is refused before Meta hears of it; Instagram counts bytes", async () => {
  for (const text of ["", "a".repeat(2001)]) {
    const { sent, calls } = await send({ text });
    assert.equal(reasonOf(sent), "content");
    assert.equal(calls.length, 0);
  }
  const { ways, calls } = played();
  const outgoing = { ...message, text: "é".repeat(501) };
  assert.equal(reasonOf(await instagram.send(outgoing, gram, ways)), "content");
  assert.equal((await instagram.send({ ...outgoing, text: "é".repeat(500) }, gram, ways)).kind, "accepted");
  assert.equal(calls[0]!.url.href.split("?")[0], "https://graph.instagram.com/v23.0/1789/messages");
});

test("an Instagram account that is linked to a page sends through it", async () => {
  const { ways, calls } = played();
  const settings = { ...gram.settings, baseUrl: "https://graph.facebook.com" };
  await instagram.send(message, { ...gram, settings }, ways);
  assert.equal(calls[0]!.url.pathname, "/v23.0/me/messages");
});

test("only what Meta signed is believed", () => {
  const body = Buffer.from(JSON.stringify({ object: "page", entry: [] }));
  const signed = `sha256=${createHmac("sha256", "secret").update(body).digest("hex")}`;
  assert.equal(messenger.receive!(hook({ body, headers: { "x-hub-signature-256": signed } }), page).kind, "told");
  for (const signature of [
    undefined,
    "",
    signed.slice(0, -2),
    signed.replace(/.$/, "g"),
    signed.replace("sha256", "sha1"),
  ])
    assert.equal(
      messenger.receive!(hook({ body, headers: { "x-hub-signature-256": signature } }), page).kind,
      "refused",
    );
  const altered = Buffer.from(`${body.toString()} `);
  assert.equal(
    messenger.receive!(hook({ body: altered, headers: { "x-hub-signature-256": signed } }), page).kind,
    "refused",
  );
});

test("the handshake wants our token", () => {
  const query = { "hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "42" };
  assert.deepEqual(messenger.receive!(hook({ method: "GET", query }), page), {
    kind: "answered",
    type: "text/plain",
    body: "42",
  });
  const wrong = { ...query, "hub.verify_token": "guess" };
  assert.equal(instagram.receive!(hook({ method: "GET", query: wrong }), gram).kind, "refused");
});

test("the probe says what is missing", async () => {
  const answers: Record<string, unknown> = {
    "/v23.0/1001": { id: "1001", name: "Lamp shop" },
    "/v23.0/debug_token": { data: { is_valid: true, scopes: ["pages_messaging"], expires_at: 0 } },
    "/v23.0/1001/subscribed_apps": { data: [{ subscribed_fields: ["messages"] }] },
  };
  const ask = async () => {
    const { ways } = played((_, { pathname }) => json(200, answers[pathname]));
    return (await messenger.probe!(page, ways)).health;
  };
  assert.equal((await ask()).code, "webhook-incomplete");
  answers["/v23.0/1001/subscribed_apps"] = { data: [] };
  assert.deepEqual((({ state, code }) => [state, code])(await ask()), ["disconnected", "webhook-missing"]);
  answers["/v23.0/debug_token"] = { data: { is_valid: true, scopes: [], expires_at: 0 } };
  assert.equal((await ask()).code, "permission-missing");
  answers["/v23.0/1001"] = { error: { code: 190 } };
  assert.equal((await ask()).state, "disconnected");
});

test("a token that is about to end degrades the channel", async () => {
  const { ways } = played((_, { pathname }) => {
    if (pathname.endsWith("debug_token"))
      return json(200, { data: { is_valid: true, scopes: ["pages_messaging"], expires_at: 3 * 86_400 } });
    return json(200, { id: "1001", name: "Lamp shop", data: [{ subscribed_fields: allFields }] });
  });
  const { health } = await messenger.probe!(page, ways);
  assert.deepEqual([health.state, health.code], ["degraded", "token-expiring"]);
});

test("an Instagram account named by its other id is noticed", async () => {
  const { ways } = played(() => json(200, { id: "1789", user_id: "17841", username: "lamps" }));
  const { health } = await instagram.probe!(gram, ways);
  assert.deepEqual([health.state, health.code], ["disconnected", "other-id"]);
  assert.match(health.reason, /17841/);
});

test("a profile is a name and a picture, or nothing", async () => {
  const known = played(() =>
    json(200, { id: "2002", first_name: "Ana", last_name: "Ruiz", profile_pic: "https://cdn.example/a" }),
  );
  assert.deepEqual(await messenger.profile!("2002", page, known.ways), {
    name: "Ana Ruiz",
    picture: "https://cdn.example/a",
  });
  const unknown = played(() => json(400, { error: { code: 100, error_subcode: 33 } }));
  assert.equal(await messenger.profile!("2002", page, unknown.ways), null);
});

const message: Outgoing = {
  messageId: "msg_1",
  attemptId: "att_1",
  conversationId: "conv_1",
  address: "2002",
  thread: "",
  text: "Hello",
  content: {},
  earlier: [],
  files: [],
  by: "agent",
};

const allFields = [
  "messages",
  "messaging_postbacks",
  "message_deliveries",
  "message_reads",
  "message_echoes",
  "message_reactions",
];

type Body = Record<string, unknown> & { message: { attachment?: { type: string }; metadata: string } };
type Call = { url: URL; body: Body };
type Answer = (n: number, url: URL) => Response | Promise<Response>;

function played(answer: Answer = accepted): { ways: Ways; calls: Call[] } {
  const calls: Call[] = [];
  const fetch: Ways["fetch"] = async (input, init) => {
    const url = new URL(input);
    calls.push({ url, body: JSON.parse(String(init?.body ?? "{}")) as Body });
    return answer(calls.length, url);
  };
  return { calls, ways: { fetch, resolve: async () => "", now: () => 0 } };
}

async function send(more: Partial<Outgoing>, answer?: Answer): Promise<{ sent: Sent; calls: Call[] }> {
  const { ways, calls } = played(answer);
  return { sent: await messenger.send({ ...message, ...more }, page, ways), calls };
}

function accepted(n: number): Response {
  return json(200, { recipient_id: "2002", message_id: `m_${n}` });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

function file(mime: string): OutgoingFile {
  return { name: "a", mime, size: 1, url: "https://parley.example/files/a", read: async () => Buffer.alloc(1) };
}

function reasonOf(sent: Sent): string | undefined {
  return sent.kind === "failed" ? sent.failure.concerns : sent.kind;
}

function hook(more: Partial<Hook>): Hook {
  return { method: "POST", url: "", path: "", query: {}, headers: {}, body: Buffer.alloc(0), now: 0, ...more };
}
