import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { smsSettings } from "../../../contract/channel-settings.ts";
import type { Hook, News } from "../medium.ts";
import type { SmsAccount } from "./account.ts";
import { receive } from "./receive.ts";

const hookUrl = "https://parley.example/hooks/chan_1";
const account: SmsAccount = {
  channelId: "chan_1",
  settings: smsSettings.parse({ accountSid: "AC00000000000000000000000000000000", numbers: ["+14155550100"] }),
  secrets: { authToken: "secret" },
  hookUrl,
};

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), "utf8").trim();

/** Signed as the provider signs: the address, then every name and value in the order of the names. */
function posted(body: string, { path = "", query = "" } = {}): Hook {
  const url = hookUrl + path + (query && `?${query}`);
  const text = [...new URLSearchParams(body)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flat()
    .join("");
  const signature = createHmac("sha1", "secret")
    .update(url + text)
    .digest("base64");
  return {
    method: "POST",
    url,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: { "x-twilio-signature": signature, "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from(body),
    now: 0,
  };
}

function told(hook: Hook): News[] {
  const heard = receive(hook, account);
  assert.equal(heard.kind, "told");
  assert.deepEqual(heard.kind === "told" && heard.answer, { type: "text/xml", body: "<Response/>" });
  return heard.kind === "told" ? heard.news : [];
}

function message(body: string) {
  const [first, ...rest] = told(posted(body));
  assert.equal(first?.kind, "message");
  return { inbound: (first as Extract<News, { kind: "message" }>).inbound, rest };
}

const says = (text: string, more = {}) =>
  new URLSearchParams({ MessageSid: "SM9", From: "+13035550142", To: "+14155550100", Body: text, ...more }).toString();

test("a text is a message from the contact's number on the line of ours", () => {
  const { inbound, rest } = message(fixture("text"));
  assert.equal(inbound.eventId, "SM0123456789abcdef0123456789abcdef");
  assert.equal(inbound.providerId, inbound.eventId);
  assert.deepEqual(inbound.address, { kind: "phone", value: "+13035550142", verified: true });
  assert.equal(inbound.thread, "+14155550100");
  assert.equal(inbound.text, "Is the blue one “back”? 1 + 1 = 2 😀");
  assert.equal(inbound.profile.phone, "+13035550142");
  assert.deepEqual(inbound.attachments, []);
  assert.deepEqual(inbound.content, {});
  assert.deepEqual(rest, []);
});

test("pictures are named, to be fetched later", () => {
  const { inbound } = message(fixture("pictures"));
  assert.equal(inbound.text, "");
  assert.deepEqual(
    inbound.attachments?.map(({ mime, source }) => [mime, source?.split("/").at(-1)]),
    [
      ["image/jpeg", "ME1"],
      ["text/x-vcard", "ME2"],
    ],
  );
});

test("a number of another network is the same contact's, and the network stays with our end", () => {
  const { inbound } = message(fixture("place"));
  assert.equal(inbound.address.value, "+351910000000");
  assert.equal(inbound.thread, "whatsapp:+14155550100");
  assert.equal(inbound.profile.name, "Ana Silva");
  assert.deepEqual(inbound.content?.location, {
    latitude: 38.7223,
    longitude: -9.1393,
    name: "Office",
    address: "Lisboa",
  });
});

test("a carrier keyword is obeyed, and stored as a message that a machine shall not answer", () => {
  const of = (text: string, more = {}) => {
    const { inbound, rest } = message(says(text, more));
    assert.equal(inbound.text, text);
    const consent = rest.map(
      (each) => each.kind === "consent" && `${each.consent} ${each.address.value} ${each.eventId}`,
    );
    return [inbound.content?.automatic, ...consent];
  };
  assert.deepEqual(of("Stop."), ["opt-out", "out +13035550142 SM9:consent"]);
  assert.deepEqual(of("UNSTOP"), ["opt-in", "in +13035550142 SM9:consent"]);
  assert.deepEqual(of("help"), ["help"]);
  assert.deepEqual(of("stop by at five"), [undefined]);
  assert.deepEqual(of("arrêt", { OptOutType: "STOP" }), ["opt-out", "out +13035550142 SM9:consent"]);
});

test("yes is answered like any message, and takes back an opt-out if there is one", () => {
  const { inbound, rest } = message(says("Yes!"));
  assert.equal(inbound.content?.automatic, undefined);
  assert.equal(rest[0]?.kind === "consent" && rest[0].consent, "in");
});

test("a report moves the message it names, with the attempt it names", () => {
  const [news] = told(posted(fixture("delivered"), { path: "/status", query: "m=msg_1&a=att_1" }));
  assert.deepEqual(news, {
    kind: "status",
    eventId: "SM2123456789abcdef0123456789abcdef:delivered",
    status: {
      providerId: "SM2123456789abcdef0123456789abcdef",
      messageId: "msg_1",
      attemptId: "att_1",
      upTo: null,
      state: "delivered",
      failure: null,
      at: null,
    },
  });
});

test("a failure says why, in words", () => {
  const [news] = told(posted(fixture("undelivered"), { path: "/status", query: "m=msg_1&a=att_1" }));
  assert.equal(news?.kind, "status");
  const { status } = news as Extract<News, { kind: "status" }>;
  assert.deepEqual([status.state, status.failure?.code, status.failure?.concerns], ["failed", "30003", "recipient"]);
});

test("every state of the provider is one of ours, nothing, or kept to be looked at", () => {
  const of = (state: string) => {
    const [news] = told(posted(`MessageSid=SM1&MessageStatus=${state}`, { path: "/status" }));
    return news?.kind === "status" ? news.status.state : news?.kind;
  };
  for (const state of ["accepted", "scheduled", "queued", "sending"]) assert.equal(of(state), "ignored", state);
  assert.equal(of("sent"), "sent");
  assert.equal(of("read"), "read");
  assert.equal(of("failed"), "failed");
  assert.equal(of("canceled"), "failed");
  assert.equal(of("vanished"), "unmatched");
});

test("message and report are told apart by what they hold, not by the address", () => {
  assert.equal(told(posted(fixture("delivered")))[0]?.kind, "status");
  assert.equal(told(posted(fixture("text"), { path: "/status" }))[0]?.kind, "message");
});

test("what names no message or no sender is kept, each under a name of its own", () => {
  const unmatched = (body: string) => {
    const [news] = told(posted(body));
    return news?.kind === "unmatched" ? news.eventId : null;
  };
  assert.ok(unmatched("AccountSid=AC1"));
  assert.notEqual(unmatched("AccountSid=AC1"), unmatched("AccountSid=AC2"));
  assert.equal(told(posted("MessageSid=SM1&Body=hi"))[0]?.kind, "unmatched");
});

test("what is asked for by GET is read from the address", () => {
  const query = says("hello");
  const hook = { ...posted("", { query }), method: "GET" as const };
  assert.equal(told(hook)[0]?.kind, "message");
});

test("an altered, unsigned or moved request is refused", () => {
  const hook = posted(fixture("text"));
  const refused = (change: Partial<Hook>) => assert.equal(receive({ ...hook, ...change }, account).kind, "refused");
  refused({ body: Buffer.from(fixture("text").replace("blue", "red")) });
  refused({ headers: {} });
  refused({ url: `${hookUrl}/status` });
  assert.equal(receive(hook, { ...account, secrets: { authToken: "other" } }).kind, "refused");
});
