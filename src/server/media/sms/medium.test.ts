import assert from "node:assert/strict";
import { test } from "node:test";
import { smsSettings } from "../../../contract/channel-settings.ts";
import type { Attempt, Outgoing, Ways } from "../medium.ts";
import type { SmsAccount } from "./account.ts";
import { sms } from "./medium.ts";

const hookUrl = "https://parley.example/hooks/chan_1";
const account: SmsAccount = {
  channelId: "chan_1",
  settings: smsSettings.parse({ accountSid: "AC1", numbers: ["+14155550100", "+14155550101"] }),
  secrets: { authToken: "secret" },
  hookUrl,
};
const startedAt = new Date("2026-03-01T12:00:00.400Z");
const at = (seconds: number) => new Date(startedAt.getTime() + seconds * 1000).toUTCString().replace("GMT", "+0000");

type Asked = { url: URL; form: URLSearchParams; headers: Headers };

/** A provider that answers every call alike, or by its path. */
function provider(answer: (asked: Asked) => Response, seconds = 90) {
  const asked: Asked[] = [];
  const ways: Ways = {
    fetch: async (input, init) => {
      const body = typeof init?.body === "string" ? init.body : "";
      asked.push({ url: new URL(input), form: new URLSearchParams(body), headers: new Headers(init?.headers) });
      return answer(asked.at(-1)!);
    },
    resolve: async (host) => host,
    now: () => startedAt.getTime() + seconds * 1000,
  };
  return { ways, asked };
}

const json = (body: unknown, status = 200) => Response.json(body, { status });

const outgoing: Outgoing = {
  messageId: "msg_1",
  attemptId: "att_1",
  conversationId: "conv_1",
  address: "+13035550142",
  thread: "",
  text: "It is on its way & early",
  content: {},
  earlier: [],
  files: [],
  by: "teammate",
};

const file = (url: string) => ({ name: "a.jpg", mime: "image/jpeg", size: 3, url, read: async () => Buffer.alloc(3) });

test("a message leaves from the channel's first number, with an address for its reports", async () => {
  const { ways, asked } = provider(() => json({ sid: "SM1", status: "queued" }, 201));
  assert.deepEqual(await sms.send(outgoing, account, ways), { kind: "accepted", providerId: "SM1" });
  assert.equal(asked[0]!.url.href, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
  assert.deepEqual(Object.fromEntries(asked[0]!.form), {
    To: "+13035550142",
    From: "+14155550100",
    Body: "It is on its way & early",
    StatusCallback: `${hookUrl}/status?m=msg_1&a=att_1`,
  });
});

test("an answer leaves from the number that was written to, on its network, with its files", async () => {
  const { ways, asked } = provider(() => json({ sid: "MM1", status: "accepted" }, 201));
  const files = [file("https://parley.example/f/1"), file("https://parley.example/f/2")];
  await sms.send({ ...outgoing, thread: "whatsapp:+14155550101", text: "", files }, account, ways);
  const { form } = asked[0]!;
  assert.deepEqual([form.get("From"), form.get("To")], ["whatsapp:+14155550101", "whatsapp:+13035550142"]);
  assert.equal(form.has("Body"), false);
  assert.deepEqual(form.getAll("MediaUrl"), ["https://parley.example/f/1", "https://parley.example/f/2"]);
});

test("what the provider takes and gives up in the same breath has failed; what it takes without a name is unknown", async () => {
  const failed = provider(() => json({ sid: "SM1", status: "failed", error_code: 30034 }, 201));
  const sent = await sms.send(outgoing, account, failed.ways);
  assert.equal(sent.kind === "failed" && sent.failure.code, "30034");
  const nameless = provider(() => json({}, 201));
  assert.equal((await sms.send(outgoing, account, nameless.ways)).kind, "unknown");
});

const attempt: Attempt = { ...outgoing, startedAt };
const listed = (...messages: [sid: string, seconds: number, body: string][]) => ({
  messages: messages.map(([sid, seconds, body]) => ({
    sid,
    body,
    direction: "outbound-api",
    date_created: at(seconds),
  })),
  next_page_uri: null,
});
const found = async (list: object, seconds = 90) => {
  const { ways } = provider(() => json(list), seconds);
  const result = await sms.lookUp!(attempt, account, ways);
  return result.kind === "sent" ? result.providerId : result.kind;
};

test("an attempt is found by its text and the moment it began", async () => {
  assert.equal(await found(listed(["SM1", 1, outgoing.text])), "SM1");
  assert.equal(
    await found(listed(["SM1", -300, outgoing.text], ["SM2", 2, outgoing.text], ["SM3", 18, outgoing.text])),
    "SM2",
  );
  assert.equal(await found(listed(["SM1", 0, `Sent from a trial account - ${outgoing.text}`])), "SM1");
});

test("only what nothing resembles was not sent", async () => {
  assert.equal(await found(listed()), "not-sent");
  assert.equal(await found(listed(["SM1", 1, "Another text"], ["SM2", -300, outgoing.text])), "not-sent");
  assert.equal(await found(listed(["SM1", -40, outgoing.text])), "unknown");
  assert.equal(await found(listed(["SM1", 90, outgoing.text])), "unknown");
});

test("a list that may lag behind, goes on or cannot be had proves nothing", async () => {
  assert.equal(await found(listed(), 30), "unknown");
  assert.equal(await found({ ...listed(), next_page_uri: "/more" }), "unknown");
  assert.equal(await found({ code: 20003 }), "unknown");
  const { ways } = provider(() => json({}, 500));
  assert.deepEqual(await sms.lookUp!(attempt, account, ways), { kind: "unknown" });
});

test("an inbound message with the same words is not ours", async () => {
  const list = listed(["SM1", 1, outgoing.text]);
  assert.equal(await found({ ...list, messages: [{ ...list.messages[0], direction: "inbound" }] }), "not-sent");
});

const numbers = (number: object | null) => ({ incoming_phone_numbers: number ? [number] : [] });
const probed = (number: object | null, status = "active") =>
  sms.probe!(
    account,
    provider(({ url }) =>
      url.pathname.endsWith("/IncomingPhoneNumbers.json")
        ? json(numbers(number))
        : json({ friendly_name: "Shop", status }),
    ).ways,
  );

test("an account whose numbers call us is connected", async () => {
  const { health, steps } = await probed({ sms_url: `${hookUrl}/`, capabilities: { sms: true } });
  assert.equal(health.state, "connected");
  assert.deepEqual(
    steps.map(({ name, ok }) => [name, ok]),
    [
      ["Sign in", true],
      ["+14155550100", true],
      ["+14155550101", true],
    ],
  );
});

test("a number that calls somebody else, nobody, or is not there degrades the channel and says what to set", async () => {
  const elsewhere = await probed({ sms_url: "https://old.example/sms" });
  assert.deepEqual([elsewhere.health.state, elsewhere.health.code], ["degraded", "webhook-elsewhere"]);
  assert.match(elsewhere.steps[1]!.detail, /old\.example.*parley\.example\/hooks\/chan_1/);
  assert.equal((await probed({ sms_url: "" })).health.code, "webhook-missing");
  assert.equal((await probed({ sms_url: hookUrl, sms_application_sid: "AP1" })).health.code, "webhook-elsewhere");
  assert.equal((await probed({ sms_url: hookUrl, capabilities: { sms: false } })).health.code, "number-without-sms");
  assert.equal((await probed(null)).health.code, "number-missing");
});

test("a refused token or a suspended account disconnects; a provider out of reach does not", async () => {
  const refused = await sms.probe!(account, provider(() => json({ code: 20003 }, 401)).ways);
  assert.deepEqual([refused.health.state, refused.health.code, refused.steps.length], ["disconnected", "20003", 1]);
  assert.equal((await probed({ sms_url: hookUrl }, "suspended")).health.state, "disconnected");
  const broken = await sms.probe!(account, provider(() => json({}, 503)).ways);
  assert.deepEqual([broken.health.state, broken.health.code], ["degraded", "unreachable"]);
});

test("a file is fetched with the account's sign-in, which is shown to nobody else", async () => {
  const { ways, asked } = provider(() => new Response("jpg", { headers: { "content-type": "image/jpeg; q=1" } }));
  const theirs = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1";
  assert.deepEqual(await sms.download!(theirs, account, ways), {
    bytes: Buffer.from("jpg"),
    mime: "image/jpeg",
    name: null,
  });
  await sms.download!("https://elsewhere.example/a.jpg", account, ways);
  assert.deepEqual(
    asked.map(({ headers }) => headers.has("authorization")),
    [true, false],
  );
  const gone = provider(() => new Response("", { status: 404 }));
  await assert.rejects(sms.download!(theirs, account, gone.ways));
});
