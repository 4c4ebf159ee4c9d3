import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { whatsappSettings } from "../../../contract/channel-settings.ts";
import type { Hook, News } from "../medium.ts";
import { receive } from "./receive.ts";

const settings = whatsappSettings.parse({ phoneNumberId: "700100200300", businessAccountId: "800100200300" });
const account = { settings, secrets: { appSecret: "app", verifyToken: "verify" } };

function hookOf(body: string, secret = "app"): Hook {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const headers = { "x-hub-signature-256": signature };
  return { method: "POST", url: "", path: "", query: {}, headers, body: Buffer.from(body), now: 0 };
}

function told(payload: unknown): News[] {
  const heard = receive(hookOf(typeof payload === "string" ? payload : JSON.stringify(payload)), account);
  assert.equal(heard.kind, "told");
  return heard.kind === "told" ? heard.news : [];
}

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

const payloadOf = (value: object, field = "messages", id = "800100200300") => ({
  object: "whatsapp_business_account",
  entry: [{ id, changes: [{ field, value }] }],
});

const metadata = { phone_number_id: "700100200300" };

const says = (message: object, more: object = {}) =>
  told(
    payloadOf({
      metadata,
      messages: [{ from: "4915112345678", id: "wamid.1", timestamp: "1760000000", ...message }],
      ...more,
    }),
  );

function inboundOf(news: News[]) {
  const [first] = news;
  assert.equal(news.length, 1);
  assert.equal(first?.kind, "message");
  return (first as Extract<News, { kind: "message" }>).inbound;
}

test("a text comes with who wrote it, what it answers and the ad it came from", () => {
  const { raw, ...inbound } = inboundOf(told(fixture("text")));
  assert.deepEqual(inbound, {
    eventId: "wamid.TEXT",
    clientId: null,
    address: { kind: "whatsapp", value: "4915112345678", verified: true },
    aliases: [
      { kind: "whatsapp", value: "DE.40404040404040404040", verified: true },
      { kind: "phone", value: "+4915112345678", verified: true },
    ],
    profile: {
      name: "Ana Lima",
      email: null,
      phone: "+4915112345678",
      device: {},
      referral: {
        source: "ad",
        headline: "Wool socks",
        body: "Warm feet",
        url: "https://fb.example/ad",
        adId: "ad-7",
        ref: "click-1",
      },
    },
    text: "Is my parcel on its way?",
    content: { replyTo: "wamid.EARLIER" },
    attachments: [],
    providerId: "wamid.TEXT",
    at: new Date(1_760_000_000_000),
  });
  assert.equal((raw as { id: string }).id, "wamid.TEXT");
});

test("a person without a number is known by the id that Meta made for us", () => {
  const news = says(
    { from: undefined, from_user_id: "DE.4040", type: "text", text: { body: "Hello" } },
    { contacts: [{ profile: { name: "", username: "ana.l" }, user_id: "DE.4040" }] },
  );
  const { address, aliases, profile } = inboundOf(news);
  assert.deepEqual([address.value, aliases, profile.name, profile.phone], ["DE.4040", [], "ana.l", null]);
});

test("numbers in Mexico and Brazil are told as they are dialled", () => {
  const phone = (from: string) => inboundOf(says({ from, type: "text", text: { body: "Hola" } })).profile.phone;
  assert.equal(phone("5215512345678"), "+525512345678");
  assert.equal(phone("551187654321"), "+5511987654321");
  assert.equal(phone("551134567890"), "+551134567890");
});

test("a voice message is a file, fetched by its id because its address soon ends", () => {
  const { text, content, attachments } = inboundOf(told(fixture("voice")));
  assert.deepEqual([text, content], ["", { forwarded: true }]);
  assert.deepEqual(attachments, [
    { name: null, mime: "audio/ogg; codecs=opus", size: null, source: "5550001", bytes: null },
  ]);
});

test("a caption is the text of its file", () => {
  const document = { id: "9", mime_type: "application/pdf", filename: "bill.pdf", caption: "My bill" };
  const { text, attachments } = inboundOf(says({ type: "document", document }));
  assert.deepEqual([text, attachments?.[0]?.name, attachments?.[0]?.source], ["My bill", "bill.pdf", "9"]);
});

test("what was pressed is kept with what it stands for", () => {
  const pressed = (message: object) => inboundOf(says(message)).content?.pressed;
  assert.deepEqual(pressed({ type: "button", button: { text: "Yes", payload: "y" } }), { title: "Yes", payload: "y" });
  const button_reply = { id: "b", title: "Buy" };
  assert.deepEqual(pressed({ type: "interactive", interactive: { button_reply } }), { title: "Buy", payload: "b" });
  const list_reply = { id: "l", title: "Blue", description: "A colour" };
  assert.deepEqual(pressed({ type: "interactive", interactive: { list_reply } }), { title: "Blue", payload: "l" });
});

test("a form that was filled in reads line by line, without its token", () => {
  const { text, content } = inboundOf(told(fixture("form")));
  assert.equal(text, "Sent\nsize: 42\ngift: true");
  assert.equal(content?.pressed?.payload, '{"flow_token":"t-1","size":"42","gift":true}');
});

test("places, contact cards and orders are put into words", () => {
  const place = inboundOf(says({ type: "location", location: { latitude: 52.5, longitude: 13.4, name: "Café" } }));
  assert.deepEqual(place.content?.location, { latitude: 52.5, longitude: 13.4, name: "Café", address: null });
  assert.equal(place.text, "Café");
  const card = { name: { formatted_name: "Bo" }, phones: [{ phone: "+49 30 1" }], emails: [{ email: "bo@x.example" }] };
  const cards = inboundOf(says({ type: "contacts", contacts: [card] }));
  assert.deepEqual(cards.content?.cards, [{ name: "Bo", phones: ["+49 30 1"], emails: ["bo@x.example"] }]);
  const product_items = [{ product_retailer_id: "SOCKS", quantity: 2, item_price: 9.5, currency: "EUR" }];
  assert.equal(inboundOf(says({ type: "order", order: { product_items } })).text, "Order\n2 × SOCKS at 9.5 EUR");
});

test("what WhatsApp does not hand over is at least said to be there", () => {
  const poll = inboundOf(says({ type: "unsupported", unsupported: { type: "poll" }, errors: [{ code: 131051 }] }));
  assert.match(poll.text, /“poll”.*131051/);
  assert.equal(poll.content?.unsupported, true);
  assert.match(inboundOf(says({ type: "hologram", hologram: {} })).text, /“hologram”/);
  assert.match(inboundOf(says({ type: "image", image: { id: { odd: true } } })).text, /“image”/);
});

test("reactions, edits and withdrawals change the message they are about", () => {
  const change = (message: object) => {
    const [news] = says(message);
    assert.equal(news?.kind, "amended");
    return news?.kind === "amended" && [news.eventId, news.providerId, news.by, news.change];
  };
  const reacted = (emoji?: string) => change({ type: "reaction", reaction: { message_id: "wamid.0", emoji } });
  assert.deepEqual(reacted("👍"), ["wamid.1", "wamid.0", "contact", { reaction: "👍" }]);
  assert.deepEqual(reacted(""), ["wamid.1", "wamid.0", "contact", { reaction: null }]);
  assert.deepEqual(reacted(), ["wamid.1", "wamid.0", "contact", { reaction: null }]);
  const edit = { original_message_id: "wamid.0", message: { type: "image", image: { id: "5", caption: "Better" } } };
  assert.deepEqual(change({ type: "edit", edit }), ["wamid.1", "wamid.0", "contact", { text: "Better" }]);
  const revoke = { original_message_id: "wamid.0" };
  assert.deepEqual(change({ type: "revoke", revoke }), ["wamid.1", "wamid.0", "contact", { deleted: true }]);
});

test("a new number or id moves the contact", () => {
  const [number] = told(fixture("moved"));
  assert.deepEqual(number, {
    kind: "moved",
    eventId: "wamid.MOVED",
    kindOfAddress: "whatsapp",
    from: "4915112345678",
    to: "4915187654321",
  });
  const system = { type: "user_changed_user_id", user_id: "DE.2", body: "Ana changed from DE.1 to DE.2" };
  const [sentence] = says({ from: undefined, type: "system", system });
  assert.deepEqual(sentence?.kind === "moved" && [sentence.from, sentence.to], ["DE.1", "DE.2"]);
  const user_id_update = [{ user_id: { previous: "DE.1", current: "DE.2" }, timestamp: "1760000000" }];
  const [field] = told(payloadOf({ metadata, user_id_update }, "user_id_update"));
  assert.deepEqual(field?.kind === "moved" && [field.from, field.to], ["DE.1", "DE.2"]);
});

test("a status says which message it is about, and why one failed", () => {
  const [news] = told(fixture("failed"));
  assert.equal(news?.kind, "status");
  assert.equal(news?.kind === "status" && news.eventId, "wamid.SENT:failed");
  const status = news?.kind === "status" ? news.status : null;
  assert.deepEqual([status?.messageId, status?.attemptId, status?.providerId], ["msg_01", "att_01", "wamid.SENT"]);
  assert.deepEqual([status?.failure?.code, status?.failure?.concerns], ["131047", "window"]);
});

test("another tool's callback data is not taken for a message of ours; a part does not speak for the whole", () => {
  const status = (data: string) =>
    told(payloadOf({ metadata, statuses: [{ id: "wamid.2", status: "read", biz_opaque_callback_data: data }] }))[0];
  const foreign = status("some data");
  assert.equal(foreign?.kind === "status" && foreign.status.messageId, null);
  assert.equal(status("msg_1 att_1 1/2")?.kind, "ignored");
  assert.equal(status("msg_1 att_1")?.kind, "status");
});

test("what the business wrote on its phone is an echo to the contact", () => {
  const [news] = told(fixture("echo"));
  assert.equal(news?.kind, "echo");
  assert.deepEqual(news?.kind === "echo" && [news.inbound.address.value, news.inbound.text, news.messageId], [
    "4915112345678",
    "I answer from my phone.",
    null,
  ]);
});

test("whoever tried to call is shown; the rest of a call is not", () => {
  const call = { id: "wacid.1", from: "4915112345678", direction: "USER_INITIATED", timestamp: "1760000000" };
  const [connect, terminate] = told(
    payloadOf(
      {
        metadata,
        calls: [
          { ...call, event: "connect" },
          { ...call, event: "terminate" },
        ],
      },
      "calls",
    ),
  );
  assert.deepEqual([connect?.kind, terminate?.kind], ["message", "ignored"]);
});

test("stopping marketing messages is an opt-out, resuming them an opt-in", () => {
  const wish = (value: string) => {
    const user_preferences = [{ wa_id: "4915112345678", value, category: "marketing_messages", timestamp: 1 }];
    const [news] = told(payloadOf({ metadata, user_preferences }, "user_preferences"));
    return news?.kind === "consent" && news.consent;
  };
  assert.deepEqual([wish("stop"), wish("resume")], ["out", "in"]);
});

test("Meta's word about the account moves its health; about another account it does not", () => {
  const update = (value: object, id?: string) => told(payloadOf(value, "account_update", id))[0];
  const deleted = update({ event: "ACCOUNT_DELETED" });
  const disabled = update({ event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } });
  assert.equal(deleted?.kind === "account" && deleted.health.state, "disconnected");
  assert.equal(disabled?.kind === "account" && disabled.health.state, "disconnected");
  assert.equal(update({ event: "AD_ACCOUNT_LINKED" })?.kind, "ignored");
  assert.equal(update({ event: "ACCOUNT_DELETED" }, "another")?.kind, "unmatched");
  assert.equal(update({ event: "PARTNER_REMOVED", waba_info: { waba_id: "another" } })?.kind, "unmatched");
});

test("one payload may hold entries, changes and messages by the dozen, and an odd one costs only itself", () => {
  const text = (id: unknown) => ({ from: "4915112345678", id, type: "text", text: { body: "Hi" } });
  const change = { field: "messages", value: { metadata, messages: [text("a"), text(null), text("b")] } };
  const entry = { id: "800100200300", changes: [change, { ...change, value: { metadata, messages: [text("c")] } }] };
  const news = told({ object: "whatsapp_business_account", entry: [entry, { ...entry, changes: [change] }] });
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ["message", "unmatched", "message", "message", "message", "unmatched", "message"],
  );
});

test("news of another number is kept where a person can look at it", () => {
  const messages = [{ from: "1", id: "x", type: "text", text: { body: "Hi" } }];
  const [news] = told(payloadOf({ metadata: { phone_number_id: "1" }, messages }));
  assert.equal(news?.kind, "unmatched");
});

test("only what Meta signed is read, and its handshake is answered", () => {
  const body = fixture("text");
  assert.equal(receive(hookOf(body, "another"), account).kind, "refused");
  assert.equal(receive({ ...hookOf(body), body: Buffer.from(`${body} `) }, account).kind, "refused");
  const query = { "hub.mode": "subscribe", "hub.verify_token": "verify", "hub.challenge": "1158" };
  assert.deepEqual(receive({ ...hookOf(""), method: "GET", query }, account), {
    kind: "answered",
    type: "text/plain",
    body: "1158",
  });
});

test("whatever shape comes, nothing throws", () => {
  const values: unknown[] = [null, 1, "", [], {}, { body: 1 }, [null], [[]], { id: null }, Number.NaN];
  const message = JSON.parse(fixture("text")).entry[0].changes[0].value.messages[0];
  for (const value of values)
    for (const name of [...Object.keys(message), "image", "system", "edit", "order", "contacts", "errors", "group_id"])
      assert.equal(told(payloadOf({ metadata, messages: [{ ...message, [name]: value }] })).length, 1);
  for (const value of values)
    for (const name of ["contacts", "messages", "statuses", "calls", "user_preferences", "event", "errors"])
      told(payloadOf({ metadata, [name]: value }));
  for (const body of ["", "null", "[]", "{", '{"object":"page"}', '{"object":"whatsapp_business_account","entry":{}}'])
    assert.equal(told(body)[0]?.kind, "unmatched");
});
