import assert from "node:assert/strict";
import { test } from "node:test";
import type { News } from "../medium.ts";
import { readMessaging } from "./messaging.ts";
import { metadataOf } from "./messaging-metadata.ts";
import type { Ours } from "./messaging-news.ts";

const page: Ours = { kind: "messenger", id: "1001" };
const gram: Ours = { kind: "instagram", id: "1789" };
const at = 1_700_000_000_000;

test("a message is read with its sender, its time and its id", () => {
  const { inbound } = only("message", hear({ message: { mid: "m_1", text: "Hallo 👋" } }));
  assert.deepEqual(inbound.address, { kind: "messenger", value: "2002", verified: true });
  assert.equal(inbound.text, "Hallo 👋");
  assert.equal(inbound.eventId, "m_1");
  assert.equal(inbound.providerId, "m_1");
  assert.equal(inbound.at?.getTime(), at);
});

test("Instagram and Messenger differ in the kind of address", () => {
  const news = readMessaging(post(gram, [event(gram, { message: { mid: "m_1", text: "Hi" } })]), gram);
  assert.equal(only("message", news).inbound.address.kind, "instagram");
});

test("each attachment becomes a file with its likely type", () => {
  const of = (type: string, url: string) => ({ type, payload: { url } });
  const attachments = [
    of("image", "https://cdn.example/a/photo.png?x=1"),
    of("video", "https://cdn.example/v"),
    of("audio", "https://cdn.example/voice.mp4"),
    of("file", "https://cdn.example/offer%20two.pdf?oh=1"),
    of("ig_reel", "https://cdn.example/reel"),
    of("file", "https://cdn.example/..%2F%00odd.constructor"),
  ];
  const { inbound } = only("message", hear({ message: { mid: "m_2", attachments } }));
  assert.deepEqual(
    inbound.attachments?.map(({ mime, name }) => [mime, name]),
    [
      ["image/png", null],
      ["video/mp4", null],
      ["audio/mp4", null],
      ["application/pdf", "offer two.pdf"],
      ["video/mp4", null],
      ["application/octet-stream", "..odd.constructor"],
    ],
  );
});

test("a sticker that Meta tells twice is one file, and the thumb is also a word", () => {
  const payload = { url: "https://cdn.example/s.png", sticker_id: 369239263222822 };
  const attachments = [
    { type: "image", payload },
    { type: "sticker", payload },
  ];
  const { inbound } = only("message", hear({ message: { mid: "m_3", attachments } }));
  assert.equal(inbound.attachments?.length, 1);
  assert.equal(inbound.text, "👍");
});

test("a shared link says its title and where it leads, and not what the customer wrote already", () => {
  const link = {
    type: "fallback",
    title: "Our lamp",
    url: "https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example%2Flamp&h=AT",
  };
  const bare = only("message", hear({ message: { mid: "m_4", attachments: [link] } }));
  assert.equal(bare.inbound.text, "Our lamp\nhttps://shop.example/lamp");
  const typed = only(
    "message",
    hear({ message: { mid: "m_5", text: "Our lamp https://shop.example/lamp", attachments: [link] } }),
  );
  assert.equal(typed.inbound.text, "Our lamp https://shop.example/lamp");
});

test("a product says what it is", () => {
  const payload = { product: { elements: [{ id: "9", title: "Sogn pendant", subtitle: "€ 149" }] } };
  const { inbound } = only("message", hear({ message: { mid: "m_6", attachments: [{ type: "template", payload }] } }));
  assert.equal(inbound.text, "Sogn pendant: € 149");
});

test("a place has its coordinates", () => {
  const attachments = [{ type: "location", title: "Home", payload: { coordinates: { lat: 48.2, long: 16.4 } } }];
  const { inbound } = only("message", hear({ message: { mid: "m_7", attachments } }));
  assert.deepEqual(inbound.content?.location, { latitude: 48.2, longitude: 16.4, name: "Home", address: null });
});

test("what Meta does not hand over is still a message", () => {
  for (const message of [
    { mid: "m_8", is_unsupported: true },
    { mid: "m_9", attachments: [{ type: "ephemeral" }] },
  ]) {
    assert.equal(only("message", hear({ message })).inbound.content?.unsupported, true);
  }
});

test("a pressed button keeps its title and its payload", () => {
  const quick = only("message", hear({ message: { mid: "m_10", text: "Yes", quick_reply: { payload: "YES" } } }));
  assert.deepEqual(quick.inbound.content?.pressed, { title: "Yes", payload: "YES" });
  const postback = only("message", hear({ postback: { mid: "m_11", title: "Track it", payload: "TRACK" } }));
  assert.equal(postback.inbound.text, "Track it");
  assert.deepEqual(postback.inbound.content?.pressed, { title: "Track it", payload: "TRACK" });
});

test("a postback without an id is known again by what it says", () => {
  const [one, same, other] = [1, 1, 2].map(
    (n) => only("message", hear({ postback: { title: "Go", payload: `P${n}` } })).inbound.eventId,
  );
  assert.equal(one, same);
  assert.notEqual(one, other);
});

test("a referral comes along with the message or the postback", () => {
  const referral = {
    ref: "summer",
    source: "ADS",
    ad_id: 6045246247433,
    ads_context_data: { ad_title: "Lamps", post_id: "1001_7", product_id: "p9" },
  };
  const expected = {
    source: "ADS",
    headline: "Lamps",
    url: "https://www.facebook.com/1001_7",
    adId: "6045246247433",
    product: "p9",
    ref: "summer",
  };
  for (const one of [
    { message: { mid: "m_12", text: "Hi", referral } },
    { postback: { mid: "m_13", title: "Start", referral } },
  ]) {
    assert.deepEqual(only("message", hear(one)).inbound.profile.referral, expected);
  }
});

test("a referral alone is nothing to answer", () => {
  assert.match(
    only("ignored", hear({ referral: { ref: "x", source: "SHORTLINK", type: "OPEN_THREAD" } })).reason,
    /SHORTLINK with "x"/,
  );
});

test("answers to messages and to stories, and mentions in stories", () => {
  const reply = only("message", hear({ message: { mid: "m_14", text: "This", reply_to: { mid: "m_1" } } }));
  assert.equal(reply.inbound.content?.replyTo, "m_1");
  const url = "https://cdn.example/story.jpg";
  const story = only(
    "message",
    hear({ message: { mid: "m_15", text: "Nice", reply_to: { story: { id: "1", url } } } }),
  );
  assert.deepEqual(story.inbound.content?.story, { kind: "reply", url });
  const attachments = [{ type: "story_mention", payload: { url } }];
  const mention = only("message", hear({ message: { mid: "m_16", attachments } }));
  assert.deepEqual(mention.inbound.content?.story, { kind: "mention", url });
});

test("reactions, edits and withdrawals amend the message they are about", () => {
  const changes = [
    { reaction: { mid: "m_1", action: "react", emoji: "❤️", reaction: "love" } },
    { reaction: { mid: "m_1", action: "react", reaction: "wow" } },
    { reaction: { mid: "m_1", action: "unreact", emoji: "❤️" } },
    { message_edit: { mid: "m_1", text: "two lamps", num_edit: 1 } },
    { message: { mid: "m_1", is_deleted: true } },
  ].map((one) => only("amended", hear(one)));
  assert.deepEqual(
    changes.map(({ change }) => change),
    [{ reaction: "❤️" }, { reaction: "😮" }, { reaction: null }, { text: "two lamps" }, { deleted: true }],
  );
  assert.ok(changes.every(({ providerId, by }) => providerId === "m_1" && by === "contact"));
  assert.equal(new Set(changes.map(({ eventId }) => eventId)).size, 5);
});

test("an echo of ours names our message, that of another tool does not", () => {
  const ids = { messageId: "msg_01abc", attemptId: "att_01def" };
  const echo = (metadata?: string) =>
    hear({
      sender: { id: "1001" },
      recipient: { id: "2002" },
      message: { mid: "m_20", text: "Hi", is_echo: true, metadata },
    });
  assert.equal(only("echo", echo(metadataOf(ids, 1, 1))).messageId, "msg_01abc");
  assert.equal(only("echo", echo(metadataOf(ids, 2, 2))).messageId, "msg_01abc");
  assert.equal(only("echo", echo("another tool's")).messageId, null);
  assert.equal(only("echo", echo()).inbound.address.value, "2002");
  assert.match(only("ignored", echo(metadataOf(ids, 1, 2))).reason, /1\/2/);
});

test("deliveries are told by id or up to a moment, reads likewise", () => {
  const delivered = hear({ delivery: { mids: ["m_1", "m_2"], watermark: at } });
  assert.deepEqual(
    delivered.map((one) => one.kind === "status" && one.status.providerId),
    ["m_1", "m_2"],
  );
  for (const one of [{ delivery: { watermark: at } }, { read: { watermark: at, seq: 3 } }]) {
    const { status } = only("status", hear(one));
    assert.equal(status.providerId, null);
    assert.equal(status.upTo?.address.value, "2002");
    assert.equal(status.upTo?.at.getTime(), at);
  }
  assert.equal(only("status", hear({ read: { mid: "m_1" } })).status.providerId, "m_1");
});

test("what is written while another app holds the conversation is kept and marked", () => {
  const body = Buffer.from(
    JSON.stringify({
      object: "page",
      entry: [{ id: "1001", standby: [event(page, { message: { mid: "m_21", text: "Help" } })] }],
    }),
  );
  const { inbound } = only("message", readMessaging(body, page));
  assert.equal(inbound.text, "Help");
  assert.equal(inbound.content?.standby, true);
});

test("conversations handed over, opt-ins and linked logins are understood and passed over", () => {
  for (const one of [
    { pass_thread_control: { new_owner_app_id: 123 } },
    { take_thread_control: { previous_owner_app_id: "123" } },
    { request_thread_control: { requested_owner_app_id: 123 } },
    { app_roles: { 123: ["primary_receiver"] } },
    { optin: { ref: "x", user_ref: "y" }, sender: undefined },
    { account_linking: { status: "linked" } },
  ])
    only("ignored", hear(one));
});

test("a block by Meta's policy is the account's trouble", () => {
  const { health } = only("account", hear({ policy_enforcement: { action: "block", reason: "spam" } }));
  assert.equal(health.state, "disconnected");
});

test("several pages and several events share one post, each is read once", () => {
  const other: Ours = { kind: "messenger", id: "1002" };
  const entry = [
    {
      id: "1001",
      messaging: [event(page, { message: { mid: "a", text: "1" } }), event(page, { message: { mid: "b", text: "2" } })],
    },
    { id: "1002", messaging: [event(other, { message: { mid: "c", text: "3" } })] },
  ];
  const news = readMessaging(Buffer.from(JSON.stringify({ object: "page", entry })), page);
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ["message", "message", "unmatched"],
  );
});

test("the test button of Meta's dashboard is understood", () => {
  const value = {
    sender: { id: "12334" },
    recipient: { id: "23245" },
    timestamp: "1527459824",
    message: { mid: "r", text: "t" },
  };
  const body = { object: "instagram", entry: [{ id: "1789", time: 1, changes: [{ field: "messages", value }] }] };
  const { inbound } = only("message", readMessaging(Buffer.from(JSON.stringify(body)), gram));
  assert.equal(inbound.at?.getTime(), 1_527_459_824_000);
});

test("what is not about messages is passed over, what is about another product is shown to a person", () => {
  const comment = { object: "page", entry: [{ id: "1001", changes: [{ field: "feed", value: {} }] }] };
  only("ignored", readMessaging(Buffer.from(JSON.stringify(comment)), page));
  only("unmatched", readMessaging(post(gram, [event(gram, { message: { mid: "x", text: "t" } })]), page));
});

test("nothing odd throws, and nothing is passed over in silence", () => {
  const odd = [
    "",
    "null",
    "[]",
    "{}",
    '{"object":"page"}',
    '{"object":"page","entry":[{}]}',
    '{"object":"page","entry":[null]}',
    "\u{1f4a9}",
  ];
  for (const body of odd) only("unmatched", readMessaging(Buffer.from(body), page));
  for (const one of [
    {},
    { message: 7 },
    { message: [] },
    { reaction: {} },
    { delivery: {} },
    { read: {} },
    { constructor: 1 },
  ])
    only("unmatched", hear(one));
  assert.equal(
    hear({ message: { mid: 7, text: { a: 1 }, attachments: [null, 4, { type: "image", payload: 3 }] } }).length,
    1,
  );
});

function event({ id }: Ours, more: object) {
  return { sender: { id: "2002" }, recipient: { id }, timestamp: at, ...more };
}

function post({ kind, id }: Ours, messaging: unknown[]): Buffer {
  return Buffer.from(
    JSON.stringify({ object: kind === "messenger" ? "page" : "instagram", entry: [{ id, time: at, messaging }] }),
  );
}

function hear(more: object): News[] {
  return readMessaging(post(page, [event(page, more)]), page);
}

function only<Kind extends News["kind"]>(kind: Kind, news: News[]): Extract<News, { kind: Kind }> {
  assert.deepEqual(
    news.map((one) => one.kind),
    [kind],
  );
  return news[0] as Extract<News, { kind: Kind }>;
}
