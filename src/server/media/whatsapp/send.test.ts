import assert from "node:assert/strict";
import { test } from "node:test";
import { whatsappSettings } from "../../../contract/channel-settings.ts";
import type { Outgoing, Ways } from "../medium.ts";
import { download } from "./download.ts";
import { send, type WhatsappAccount } from "./send.ts";

const account: WhatsappAccount = {
  channelId: "chan_1",
  settings: whatsappSettings.parse({ phoneNumberId: "700", businessAccountId: "800" }),
  secrets: { accessToken: "token", appSecret: "secret", verifyToken: "verify" },
  hookUrl: "https://parley.example/hooks/chan_1",
};

const hello: Outgoing = {
  messageId: "msg_1",
  attemptId: "att_1",
  conversationId: "conv_1",
  address: "4915112345678",
  thread: "",
  text: "Hello",
  content: {},
  earlier: [],
  files: [],
  by: "agent",
};

const fileOf = (mime: string, size = 1000) => ({
  name: "a.bin",
  mime,
  size,
  url: "https://parley.example/files/1",
  read: async () => Buffer.alloc(0),
});

/** Meta's end: keeps what it is asked and answers in turn, then with an id each time. */
function meta(...answers: Response[]) {
  const calls: { url: string; body: Record<string, unknown> }[] = [];
  const fetch: Ways["fetch"] = async (url, init) => {
    calls.push({ url: String(url), body: JSON.parse(String(init?.body ?? "{}")) });
    return answers.shift() ?? Response.json({ messages: [{ id: `wamid.${calls.length}` }] });
  };
  return { calls, ways: { fetch, resolve: async (host: string) => host, now: () => 0 } };
}

async function asked(more: Partial<Outgoing>) {
  const { calls, ways } = meta();
  const sent = await send({ ...hello, ...more }, account, ways);
  return { sent, bodies: calls.map(({ body }) => body), url: calls[0]?.url };
}

test("a text goes to the number with our ids sent along", async () => {
  const { sent, bodies, url } = await asked({ text: "See https://shop.example", content: { replyTo: "wamid.0" } });
  assert.deepEqual(sent, { kind: "accepted", providerId: "wamid.1" });
  assert.match(url!, /^https:\/\/graph\.facebook\.com\/v23\.0\/700\/messages\?appsecret_proof=/);
  assert.deepEqual(bodies, [
    {
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "4915112345678",
      context: { message_id: "wamid.0" },
      type: "text",
      text: { body: "See https://shop.example", preview_url: true },
      biz_opaque_callback_data: "msg_1 att_1",
    },
  ]);
});

test("a person without a number is reached by id, a group by its thread", async () => {
  const person = (await asked({ address: "DE.4040" })).bodies[0]!;
  assert.deepEqual([person.to, person.recipient], [undefined, "DE.4040"]);
  const group = (await asked({ thread: "group-1" })).bodies[0]!;
  assert.deepEqual([group.to, group.recipient_type], ["group-1", "group"]);
});

test("a template goes with its values and without the text it makes", async () => {
  const template = { name: "order_update", language: "en", parameters: ["Ana", "4711"] };
  const { bodies } = await asked({ text: "Hello Ana …", content: { template, tag: "human-agent" } });
  assert.equal(bodies[0]!.text, undefined);
  assert.deepEqual(bodies[0]!.template, {
    name: "order_update",
    language: { code: "en" },
    components: [
      {
        type: "body",
        parameters: [
          { type: "text", text: "Ana" },
          { type: "text", text: "4711" },
        ],
      },
    ],
  });
});

test("one file and a few words are one message", async () => {
  const { bodies } = await asked({ files: [fileOf("image/jpeg")] });
  assert.deepEqual(
    bodies.map(({ type, image }) => [type, image]),
    [["image", { link: "https://parley.example/files/1", caption: "Hello" }]],
  );
});

test("a file is what WhatsApp takes it for", async () => {
  const type = async (mime: string, size?: number) =>
    (await asked({ text: "", files: [fileOf(mime, size)] })).bodies[0]!.type;
  assert.equal(await type("video/mp4"), "video");
  assert.equal(await type("audio/ogg; codecs=opus"), "audio");
  assert.equal(await type("image/png", 6_000_000), "document");
  assert.equal(await type("image/svg+xml"), "document");
});

test("a sound has no caption, and several files go one after the other; only the last speaks for the whole", async () => {
  const { bodies, sent } = await asked({ files: [fileOf("audio/ogg"), fileOf("application/pdf")] });
  assert.deepEqual(
    bodies.map(({ type, biz_opaque_callback_data: data }) => [type, data]),
    [
      ["text", "msg_1 att_1 1/3"],
      ["audio", "msg_1 att_1 2/3"],
      ["document", "msg_1 att_1"],
    ],
  );
  assert.deepEqual(sent, { kind: "accepted", providerId: "wamid.3" });
});

test("what half left is unknown, never failed", async () => {
  const { ways } = meta(
    Response.json({ messages: [{ id: "wamid.1" }] }),
    Response.json({ error: { code: 131053 } }, { status: 400 }),
  );
  const sent = await send({ ...hello, files: [fileOf("audio/ogg")] }, account, ways);
  assert.equal(sent.kind, "unknown");
});

test("what cannot be sent is refused before anybody is called", async () => {
  for (const more of [
    { text: " " },
    { text: "x".repeat(4097) },
    { files: [fileOf("image/png")], content: { template: { name: "a", language: "en", parameters: [] } } },
  ]) {
    const { sent, bodies } = await asked(more);
    assert.deepEqual([sent.kind, bodies.length], ["failed", 0]);
  }
});

test("a closed window fails with its reason, too many messages wait, and an answer without an id is unknown", async () => {
  const outcome = async (response: Response) => send(hello, account, meta(response).ways);
  const closed = await outcome(Response.json({ error: { code: 131047 } }, { status: 400 }));
  assert.deepEqual(closed.kind === "failed" && closed.failure.concerns, "window");
  const slow = await outcome(
    Response.json({ error: { code: 130429 } }, { status: 429, headers: { "retry-after": "3" } }),
  );
  assert.deepEqual(slow.kind === "later" && slow.ms, 3000);
  assert.equal((await outcome(Response.json({}))).kind, "unknown");
});

test("a file is asked for by its id, then fetched from where it lies", async () => {
  const { calls, ways } = meta(
    Response.json({ url: "https://lookaside.fbsbx.com/1", mime_type: "image/png" }),
    new Response("bytes", { headers: { "content-type": "image/png" } }),
  );
  const { bytes, mime } = await download("5550001", account, ways);
  assert.deepEqual([bytes.toString(), mime], ["bytes", "image/png"]);
  assert.match(calls[0]!.url, /v23\.0\/5550001\?phone_number_id=700/);
  await assert.rejects(download("1", account, meta(Response.json({ error: { code: 100 } }, { status: 400 })).ways));
});
