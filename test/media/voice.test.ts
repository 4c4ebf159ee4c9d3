import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { WebSocket } from "undici";
import type { Channel } from "../../src/contract/channels.ts";
import type { Conversation, ConversationRow, Message } from "../../src/contract/conversations.ts";
import type { Why } from "../../src/contract/turns.ts";
import { takingNews } from "../../src/server/arrivals/take-news.ts";
import { settleCalls } from "../../src/server/calls/settle-calls.ts";
import { openChannels } from "../../src/server/channels/queries.ts";
import { createFetch, createResolve } from "../../src/server/infra/fetch.ts";
import { openSecrets } from "../../src/server/infra/secrets.ts";
import type { News } from "../../src/server/media/medium.ts";
import { ours, type Street, street } from "../street.ts";

let people = 0;
const stranger = () => `+1415666${String(1000 + people++)}`;
const desk = "+14155550177";

/** A number of ours that takes calls, and somebody who has a telephone. */
async function onThePhone(more: object = {}) {
  const scene = await street();
  const { maya, fern, simulator } = scene;
  const { calls } = simulator;
  const { accountSid, authToken, callNumber: number } = ours;
  const settings = { accountSid, number, baseUrl: `${simulator.url}/calls`, transferNumber: desk, ...more };
  const wanted = { kind: "voice", name: "Hotline", agentId: fern.id, settings, secrets: { authToken } };
  const channel: Channel = await maya.post("/channels", wanted);
  calls.open({ number, hookUrl: channel.inboundUrl });
  calls.setAnswers(desk, true);
  const from = stranger();
  return {
    ...scene,
    calls,
    channel,
    from,
    number,
    dial: () => calls.callFrom({ from, to: number, name: "Ada" }),
    talk: conversing(scene, from),
  };
}

function conversing({ maya, live }: Street, phone: string) {
  const row = async (): Promise<ConversationRow | undefined> =>
    (await maya.get(`/conversations?medium=voice&q=${encodeURIComponent(phone)}`)).items[0];
  const self = {
    async id(): Promise<string> {
      return (await live.until(`a conversation with ${phone}`, row)).id;
    },
    rows: async (): Promise<ConversationRow[]> =>
      (await maya.get(`/conversations?medium=voice&q=${encodeURIComponent(phone)}`)).items,
    reads: async (): Promise<Conversation> => maya.get(`/conversations/${await self.id()}`),
    async thread(what: string, look: (said: Message[], notes: Message[]) => unknown): Promise<Message[]> {
      const id = await self.id();
      return live.until(what, async () => {
        const all: Message[] = (await maya.get(`/conversations/${id}/messages?limit=200`)).items;
        const said = all.filter(({ direction }) => direction !== "note");
        return look(
          said,
          all.filter(({ direction }) => direction === "note"),
        )
          ? all
          : null;
      });
    },
    /** What the log says of ends, once it says so at all. */
    ends: () =>
      live.until("the end in the log", () => {
        const moves = live.heard.filter(({ data }) => data.type === "call.moved").map(({ data }) => data);
        const ends = moves.filter(({ data }) => data.state === "ended");
        return ends.length > 0 ? ends : null;
      }),
  };
  return self;
}

const said = (all: Message[]) =>
  all.filter(({ direction }) => direction !== "note").map(({ direction, text }) => [direction, text]);
const notes = (all: Message[]) => all.filter(({ direction }) => direction === "note").map(({ text }) => text);

test("a question on the phone is answered while the answer is being composed, and both are stored", async () => {
  const { model, calls, dial, talk, live, from } = await onThePhone();
  const sid = await dial();
  assert.equal(calls.call(sid).said[0]!.text, "Hello, how can I help?");
  model.answers("Delivery takes **2 to 4** working days within Europe.");
  calls.say(sid, "How long does delivery take?");

  await live.until(
    "the whole answer",
    () => calls.call(sid).said.at(-1)?.text.endsWith("Europe.") && calls.call(sid).said.at(-1)?.whole,
  );
  const all = await talk.thread("the answer sent", (said) => said.at(-1)?.state === "sent");

  assert.deepEqual(said(all), [
    ["in", "How long does delivery take?"],
    ["out", "Delivery takes 2 to 4 working days within Europe."],
  ]);
  assert.equal(calls.call(sid).said.at(-1)!.text, "Delivery takes 2 to 4 working days within Europe.");
  const tokens = calls.call(sid).frames.filter(({ type }) => type === "text");
  assert.ok(tokens.length > 1, "the answer came in pieces");
  assert.deepEqual(
    tokens.map(({ last }) => last),
    [...tokens.slice(1).map(() => false), true],
  );
  const { contact } = await talk.reads();
  assert.equal(contact.name, "Ada");
  assert.equal(contact.phone, from);
  calls.hangUp(sid);
});

test("who speaks into an answer does not hear the rest of it, and the conversation says so", async () => {
  const { model, calls, dial, talk, live } = await onThePhone();
  const sid = await dial();
  model.answers("Delivery takes 2 to 4 working days within Europe.", {
    halfway: () =>
      live
        .until("the first words", () => calls.call(sid).said.at(-1)?.from === "us" && calls.call(sid).said.length > 2)
        .then(() => calls.interrupt(sid)),
  });
  calls.say(sid, "How long does delivery take?");
  const all = await talk.thread("an interrupted answer", (said) => said.at(-1)?.content.spoken?.interruptedAt);
  assert.equal(said(all).at(-1)![1], "Delivery takes 2 to 4 working days within Europe.");
  const heard = calls.call(sid).said.at(-1)!;
  assert.ok(heard.text.length < "Delivery takes 2 to 4 working days within Europe.".length, heard.text);
  calls.hangUp(sid);
});

test("a teammate who takes over is rung, and hears what it is about before the caller is put through", async () => {
  const { model, calls, dial, talk, maya, live } = await onThePhone();
  const sid = await dial();
  model.answers("2 to 4 working days.");
  calls.say(sid, "How long does delivery take?");
  await talk.thread("an answer", (said) => said.at(-1)?.state === "sent");
  await maya.put(`/conversations/${await talk.id()}/handoff`);
  await live.until("the call put through", () => calls.call(sid).transfers.length > 0);

  const [transfer] = calls.call(sid).transfers;
  assert.equal(transfer!.number, desk);
  assert.match(transfer!.whisper, /Ada.*How long does delivery take\?/);
  const all = await talk.thread("a note of it", (_, notes) => notes.some(({ text }) => text.includes(desk)));
  assert.ok(notes(all).some((text) => text.startsWith("The call is being transferred")));
  const { frames, transfers } = calls.call(sid);
  for (const told of [JSON.stringify(frames.at(-1)), transfers[0]!.url])
    assert.doesNotMatch(told, /delivery/i, "what was said stays with us");
  calls.hangUp(sid);
  await talk.thread("its end", (_, notes) => notes.some(({ text }) => text.startsWith("The call ended")));
});

test("what the agent cannot answer is put through after its last words; where nobody answers, a call back is promised", async () => {
  const { calls, fern, dial, talk, live } = await onThePhone();
  await fern.goesWithoutModel();
  calls.setAnswers(desk, false);
  const sid = await dial();
  calls.say(sid, "I want to speak to a person");
  await live.until("the end of the call", () => calls.call(sid).state === "ended");

  assert.equal(calls.call(sid).transfers[0]?.answered, false);
  assert.match(calls.call(sid).said.at(-1)!.text, /call you back/);
  const { attention } = await talk.reads();
  assert.equal(attention, "Promised a call back");
});

test("a caller who is put through to somebody waits for nobody any more", async () => {
  const { calls, fern, dial, talk, live } = await onThePhone();
  await fern.goesWithoutModel();
  const sid = await dial();
  calls.say(sid, "I want to speak to a person");
  await live.until("the call put through", () => calls.call(sid).state === "transferred");

  const { unansweredAt, handoff } = await talk.reads();
  assert.ok(handoff);
  assert.equal(unansweredAt, null);
  calls.hangUp(sid);
});

test("a call that asks for attention has it, with a note or without", async () => {
  const scene = await onThePhone();
  const { dial, talk, channel, from, live, calls } = scene;
  const sid = await dial();
  await talk.id();
  const { take, channels } = taking(scene);
  const profile = { name: null, email: null, device: {}, referral: {} };
  const address = { kind: "phone", value: from, verified: true } as const;
  const call = {
    callId: sid,
    address,
    profile,
    state: "answered",
    seconds: null,
    note: null,
    attention: "Listen to it",
  };
  await take((await channels.find(channel.id))!, [{ kind: "call", eventId: `${sid}:wanted`, call } as News]);

  await live.until("a word of it", () => live.heard.find(({ data }) => data.type === "conversation.attention"));
  assert.equal((await talk.reads()).attention, "Listen to it");
  calls.hangUp(sid);
});

test("without a number to transfer to, a teammate who takes over speaks through the line", async () => {
  const { model, calls, dial, talk, maya, live } = await onThePhone({ transferNumber: "" });
  const sid = await dial();
  model.answers("2 to 4 working days.");
  calls.say(sid, "How long does delivery take?");
  await talk.thread("an answer", (said) => said.at(-1)?.state === "sent");
  await maya.post(`/conversations/${await talk.id()}/messages`, { text: "This is Maya. Anything else?" });
  await live.until("Maya's words", () => calls.call(sid).said.at(-1)?.text === "This is Maya. Anything else?");
  assert.equal(calls.call(sid).state, "talking");
  calls.hangUp(sid);
  await talk.thread("its end", (_, notes) => notes.some(({ text }) => text.startsWith("The call ended")));

  await maya.post(`/conversations/${await talk.id()}/messages`, { text: "Are you still there?" });
  const all = await talk.thread("a failure", (said) => said.at(-1)?.state === "failed");
  assert.match(all.at(-1)!.stateReason!, /The call is over/);
});

test("however long an answer is, its first two sentences are said and stored, and the greeting is not said again", async () => {
  const { model, fern, calls, dial, talk, live } = await onThePhone();
  await fern.becomes({ introduction: "Hello, I am Fern." });
  const sid = await dial();
  model.answers(
    "It takes 2 to 4 days within Europe. See [our page](https://fjord.example/delivery). And so on. And on.",
  );
  calls.say(sid, "How long does delivery take?");
  const all = await talk.thread("the answer sent", (said) => said.at(-1)?.state === "sent");
  assert.equal(said(all).at(-1)![1], "It takes 2 to 4 days within Europe. See our page.");
  await live.until("all of it said", () => calls.call(sid).said.at(-1)?.text.endsWith("our page."));
  const asked = model.asked
    .at(-1)!
    .messages.map(({ content }) => content)
    .join("\n");
  assert.match(asked, /one or two short sentences/);
  assert.doesNotMatch(asked, /I am Fern/);
  calls.hangUp(sid);
});

test("the receipt of a turn tells how long the caller waited for the first words", async () => {
  const { model, calls, dial, talk, maya } = await onThePhone();
  const sid = await dial();
  model.answers("Delivery takes 2 to 4 working days within Europe.", { halfway: () => {} });
  calls.say(sid, "How long does delivery take?");
  await talk.thread("the answer sent", (said) => said.at(-1)?.state === "sent");
  const { turns }: Why = await maya.get(`/conversations/${await talk.id()}/why`);
  const { stages } = turns[0]!.receipt;
  assert.ok(stages["first-words"]! > 0, JSON.stringify(stages));
  assert.ok(stages.model! >= 0);
  calls.hangUp(sid);
});

test("a caller who speaks another language is listened to and answered in it", async () => {
  const { model, calls, dial, talk } = await onThePhone();
  const sid = await dial();
  assert.equal(calls.call(sid).language, "en-US");
  model.answers("Die Lieferung dauert innerhalb Europas 2 bis 4 Werktage.");
  calls.say(sid, "Guten Tag, wie lange dauert die Lieferung nach Deutschland?");
  await talk.thread("the answer sent", (said) => said.at(-1)?.state === "sent");
  const { frames, language } = calls.call(sid);
  assert.equal(language, "de-DE");
  assert.equal(
    frames.findIndex(({ type }) => type === "language"),
    0,
    "before the first word of the answer",
  );
  model.answers("Gern geschehen.");
  calls.say(sid, "Danke");
  await talk.thread("another answer", (said) => said.length === 4 && said.at(-1)?.state === "sent");
  assert.equal(calls.call(sid).frames.filter(({ type }) => type === "language").length, 1);
  calls.hangUp(sid);
});

test("the end of a call that nobody tells is asked for, and counts once if it is told after all", async () => {
  const scene = await onThePhone();
  const { simulator, calls, dial, talk, maya } = scene;
  const sid = await dial();
  assert.equal(await settleNow(scene), 0, "nobody has hung up");
  simulator.switches.on("lose-webhooks");
  calls.hangUp(sid);
  await scene.live.until("its end", async () => (await settleNow(scene)) === 1);
  simulator.switches.clear();
  calls.tellEnd(sid);
  await simulator.idle();
  const ends = (all: string[]) => all.filter((text) => text.startsWith("The call ended"));
  const all = await talk.thread("its end", (_, notes) => ends(notes.map(({ text }) => text)).length > 0);
  assert.equal(ends(notes(all)).length, 1);
  const [end] = await talk.ends();
  assert.equal(end.data.seconds, calls.call(sid).seconds);
  assert.equal(await settleNow(scene), 0, "it is asked for no more");
  await maya.post(`/conversations/${await talk.id()}/messages`, { text: "Are you still there?" });
  await talk.thread("a failure", (said) => said.at(-1)?.state === "failed");
});

test("a call that the provider no longer knows is over as well; one that cannot be asked for waits a day", async () => {
  const scene = await onThePhone();
  const { simulator, calls, dial, talk, house, channel } = scene;
  const [forgotten, silent] = [await dial(), await dial()];
  simulator.switches.on("lose-webhooks");
  calls.hangUp(forgotten);
  calls.forget(forgotten);
  await scene.live.until("its end", async () => (await settleNow(scene)) === 1);
  simulator.switches.on("expired-token");
  assert.equal(await settleNow(scene), 0);
  const aDayAgo = "update calls set began_at = now() - interval '25 hours' where channel_id = $1";
  await house.db.pool.query(aDayAgo, [channel.id]);
  assert.equal(await settleNow(scene), 1);
  simulator.switches.clear();
  calls.hangUp(silent);
  const rows = await talk.rows();
  assert.deepEqual(rows.map(({ preview }) => preview).sort(), [
    "The call has ended. How long it was nobody told.",
    "The call has ended. The provider no longer knows how long it was.",
  ]);
});

test("a missed call stands in the inbox once, and asks for attention", async () => {
  const { calls, from, number, talk, maya } = await onThePhone();
  calls.missFrom({ from, to: number });
  const all = await talk.thread("a note", (_, notes) => notes.length > 0);
  assert.deepEqual(notes(all), ["Missed call: nobody answered."]);
  const conversation = await talk.reads();
  assert.equal(conversation.attention, "Missed call");
  const [row] = (await maya.get("/conversations?medium=voice")).items as ConversationRow[];
  assert.equal(row!.preview, "Missed call: nobody answered.");
});

test("a call ends once and its seconds are counted once, in whatever order and however often it is told", async () => {
  const { simulator, calls, dial, talk } = await onThePhone();
  simulator.switches.on("ends-before-answered", 1);
  simulator.switches.on("duplicate-webhooks");
  const sid = await dial();
  calls.hangUp(sid);
  await simulator.idle();
  simulator.switches.clear();
  const all = await talk.thread("its end", (_, notes) => notes.some(({ text }) => text.startsWith("The call ended")));
  assert.equal(notes(all).filter((text) => text.startsWith("The call ended")).length, 1);
  const ended = await talk.ends();
  assert.equal(ended.length, 1);
  assert.equal(ended[0].data.seconds, calls.call(sid).seconds);
  assert.equal((await talk.rows()).length, 1);
});

test("a connection that dies is made again, once, and the conversation goes on", async () => {
  const { model, simulator, calls, dial, talk, live } = await onThePhone();
  const sid = await dial();
  calls.die(sid);
  await live.until("the second greeting", () => calls.call(sid).said.some(({ text }) => text.startsWith("I lost you")));
  model.answers("2 to 4 working days.");
  calls.say(sid, "How long does delivery take?");
  await talk.thread("an answer", (said) => said.at(-1)?.state === "sent");
  calls.die(sid);
  await live.until("a transfer instead", () => calls.call(sid).transfers.length > 0);
  assert.equal((await talk.rows()).length, 1);
  calls.hangUp(sid);
  await simulator.idle();
});

test("a recording that comes late is kept with its call, told twice or not", async () => {
  const { simulator, calls, dial, talk } = await onThePhone({ record: true });
  const sid = await dial();
  simulator.switches.on("late-recording", 1);
  calls.hangUp(sid);
  await talk.thread("its end", (_, notes) => notes.some(({ text }) => text.startsWith("The call ended")));
  simulator.switches.on("duplicate-webhooks");
  calls.record(sid);
  await simulator.idle();
  simulator.switches.clear();
  const all = await talk.thread("the recording", (_, notes) => notes.some(({ files }) => files[0]?.state === "stored"));
  assert.equal(all.filter(({ files }) => files.length > 0).length, 1);
});

test("after a transfer the teammate's part is recorded too, as a file of its own", async () => {
  const { simulator, calls, dial, talk, maya, live } = await onThePhone({ record: true });
  const sid = await dial();
  await maya.put(`/conversations/${await talk.id()}/handoff`);
  await live.until("the call put through", () => calls.call(sid).state === "transferred");
  simulator.switches.on("late-recording", 1);
  calls.hangUp(sid);
  await talk.thread("its end", (_, notes) => notes.some(({ text }) => text.startsWith("The call ended")));
  calls.record(sid);
  const all = await talk.thread(
    "both recordings",
    (_, notes) => notes.filter(({ files }) => files[0]?.state === "stored").length === 2,
  );
  const recorded = notes(all).filter((text) => text.startsWith("Recording"));
  assert.deepEqual(recorded.map((text) => text.split(",")[0]).sort(), [
    "Recording after the transfer",
    "Recording of the call",
  ]);
});

test("keys pressed one after the other are one message", async () => {
  const { calls, dial, talk } = await onThePhone();
  const sid = await dial();
  for (const digit of "4711#") calls.press(sid, digit);
  const all = await talk.thread("the keys", (said) => said.length > 0);
  assert.deepEqual(said(all)[0], ["in", "4711#"]);
  calls.hangUp(sid);
});

test("the channel's test says what is missing at the provider", async () => {
  const { maya, channel, calls, number } = await onThePhone();
  const probed = async () => (await maya.post(`/channels/${channel.id}/probe`)).steps;
  assert.ok((await probed()).every(({ ok }: { ok: boolean }) => ok));
  calls.open({ number, hookUrl: "https://elsewhere.example" });
  const failed = (await probed()).find(({ ok }: { ok: boolean }) => !ok);
  assert.match(failed.detail, /sends its calls to https:\/\/elsewhere\.example\/voice/);
});

test("an altered signature is refused, at the webhook and at the websocket", async () => {
  const { channel, from, number } = await onThePhone();
  const body = new URLSearchParams({ CallSid: "CA1", From: from, To: number });
  const headers = { "x-twilio-signature": "AAAA" };
  const answer = await fetch(`${channel.inboundUrl}/voice`, { method: "POST", body, headers });
  assert.equal(answer.status, 403);

  const whisper = `${channel.inboundUrl}/voice/whisper?call=CA1`;
  assert.equal((await fetch(whisper, { method: "POST", body, headers })).status, 403);

  const url = `${channel.inboundUrl.replace("http", "ws")}/relay`;
  const sign = (text: string) => createHmac("sha1", ours.authToken).update(text).digest("base64");
  assert.equal(await opens(url, { "x-twilio-signature": sign(`${url}/elsewhere`) }), false);
  assert.equal(await opens(url, {}), false);
  assert.equal(await opens(url, { "x-twilio-signature": sign(url) }), true);
});

test("who floods the websocket, or does not begin with the setup, is shown out", async () => {
  const { channel } = await onThePhone();
  const url = `${channel.inboundUrl.replace("http", "ws")}/relay`;
  const setup = { type: "setup", sessionId: "VX1", callSid: "CA-flood", from: "+14155551234" };
  const flood = Array.from({ length: 200 }, () => ({ type: "dtmf", digit: "1" }));
  assert.equal(await closes(url, [setup, ...flood]), 1008);
  assert.equal(await closes(url, [{ type: "prompt", voicePrompt: "Hello", last: true }, setup]), 1008);
  assert.equal(await closes(url, [{ type: "prompt", voicePrompt: "x".repeat(70_000), last: true }]), 1009);
});

/** Asks for the end of all calls of the house that have not ended. */
async function settleNow(scene: Street): Promise<number> {
  const { db } = scene.house;
  await db.pool.query("update calls set ask_at = now() where ask_at is not null");
  return settleCalls({ db, ...taking(scene) });
}

/** What takes in news of calls, as the house's own does. */
function taking({ house: { db, env, url } }: Street) {
  const secrets = openSecrets({ secret: env.PARLEY_SECRET, dataDir: env.PARLEY_DATA });
  const channels = openChannels({ db, secrets, site: { url } });
  const allowed = ["127.0.0.1"];
  const ways = { fetch: createFetch({ allowed }), resolve: createResolve({ allowed }), now: Date.now };
  const none = () => Promise.reject(new Error("A call's end is no message."));
  const take = takingNews({ db, files: null as never, tokens: null as never, receive: none, moved: () => {} });
  return { channels, ways, take };
}

function connect(url: string, headers: Record<string, string>) {
  return new WebSocket(url, { headers });
}

function opens(url: string, headers: Record<string, string>): Promise<boolean> {
  const socket = connect(url, headers);
  return new Promise((resolve) => {
    socket.addEventListener("open", () => {
      socket.close();
      resolve(true);
    });
    socket.addEventListener("error", () => resolve(false));
  });
}

function closes(url: string, frames: object[]): Promise<number> {
  const signature = createHmac("sha1", ours.authToken).update(url).digest("base64");
  const socket = connect(url, { "x-twilio-signature": signature });
  socket.addEventListener("open", () => {
    for (const frame of frames) socket.send(JSON.stringify(frame));
  });
  return new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
}
