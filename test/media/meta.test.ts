import assert from "node:assert/strict";
import { test } from "node:test";
import { openMessenger, openWhatsapp, ours, type Street, street, thread } from "../street.ts";

let people = 0;
const number = () => `1415666${String(1000 + people++)}`;
const person = () => `4000000000${String(100000 + people++)}`;
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("WhatsApp: a question is answered, and ticked as delivered and read", async () => {
  const scene = await street();
  await openWhatsapp(scene);
  scene.model.answers("Two to four days.");
  const from = number();
  scene.simulator.whatsapp.writeFrom({ from, name: "Ada", text: "How long does delivery take?" });
  await thread(scene, "whatsapp", "the answer delivered", (all) => all.at(-1)?.state === "delivered");
  scene.simulator.whatsapp.read({ from });
  const { id, messages } = await thread(scene, "whatsapp", "the answer read", (all) => all.at(-1)?.state === "read");
  assert.deepEqual(
    messages.map(({ text }) => text),
    ["How long does delivery take?", "Two to four days."],
  );
  const { contact, lines } = await scene.maya.get(`/conversations/${id}`);
  assert.equal(contact.name, "Ada");
  assert.equal(contact.phone, `+${from}`);
  assert.equal(lines[0].window.open, true);
});

test("WhatsApp: a photo is fetched after the message is stored, and shown by its own address", async () => {
  const scene = await street();
  const channel = await openWhatsapp(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const from = number();
  const { id } = scene.simulator.whatsapp.writeFrom({
    from,
    name: "Ada",
    file: { name: "lamp.png", mime: "image/png", bytes: png },
  });
  const stored = await thread(scene, "whatsapp", "the photo stored", (all) => all[0]?.files[0]?.state === "stored");
  const file = stored.messages[0]!.files[0]!;
  const answer = await fetch(`${scene.house.url}/api/v1/files/${file.id}`, { headers: scene.maya.headers() });
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png);
  assert.match(answer.headers.get("content-security-policy")!, /sandbox/);
  scene.simulator.whatsapp.writeFrom({ from, reaction: "👍", id });
  await thread(scene, "whatsapp", "the reaction", (all) => all[0]?.content.reactions?.contact === "👍");
});

test("WhatsApp: once the window has closed a free reply is refused with the way out, and a template goes", async () => {
  const scene = await street();
  const channel = await openWhatsapp(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  scene.simulator.whatsapp.writeFrom({ from: number(), name: "Ada", text: "Hello" });
  const { id } = await thread(scene, "whatsapp", "the message", (all) => all.length === 1);
  await aDayPasses(scene, id);

  const refused = await scene.maya.tries("POST", `/conversations/${id}/messages`, { body: { text: "Still there?" } });
  assert.deepEqual([refused.status, refused.body.code], [409, "window_closed"]);
  assert.match(refused.body.detail, /approved template/);

  const { items } = await scene.maya.post(`/channels/${channel.id}/templates`);
  const template = items.find(
    ({ name, language }: { name: string; language: string }) => name === "continue_conversation" && language === "en",
  );
  assert.equal(template.parameters, 1);
  await scene.maya.post(`/conversations/${id}/messages`, {
    text: "",
    template: { name: template.name, language: template.language, parameters: ["Ada"] },
  });
  const sent = await thread(scene, "whatsapp", "the template delivered", (all) => all.at(-1)?.state === "delivered");
  assert.match(sent.messages.at(-1)!.text, /^Hello Ada, we have an answer/);
});

test("WhatsApp: a file that cannot be had in a day is given up, and screens that show it as waiting hear of it", async () => {
  const scene = await street();
  const channel = await openWhatsapp(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  scene.simulator.whatsapp.writeFrom({ from: number(), name: "Ada", text: "Here it is" });
  const { id, messages } = await thread(scene, "whatsapp", "the message", (all) => all.length === 1);
  const messageId = messages[0]!.id;
  const told = () =>
    scene.live.heard.some(({ data }) => data.type === "message.amended" && data.data.messageId === messageId);

  await scene.house.db.pool.query(
    `insert into files (workspace_id, id, conversation_id, message_id, name, mime, state, source, attempts, fetch_at)
     values ($1, 'file_lost', $2, $3, 'lamp.png', 'image/png', 'waiting', 'no-such-media', 11, now())`,
    [scene.workspace, id, messageId],
  );

  await thread(scene, "whatsapp", "the end of trying", (all) => all[0]?.files[0]?.state === "failed");
  await scene.live.until("the screens told", told);
});

test("Messenger: a person is answered by name, our own echo adds nothing, and another tool's reply takes over", async () => {
  const scene = await street();
  await openMessenger(scene);
  const who = { account: ours.page.id, person: person(), name: "Ada Lovelace" };
  scene.model.answers("Two to four days.");
  scene.simulator.messenger.writeFrom(who, { text: "How long does delivery take?" });
  await thread(scene, "messenger", "the answer delivered", (all) => all.at(-1)?.state === "delivered");
  await scene.simulator.idle();
  const first = await thread(scene, "messenger", "two messages", (all) => all.length === 2);
  await scene.live.until(
    "the name from the profile",
    async () => (await scene.maya.get(`/conversations/${first.id}`)).contact.name === "Ada Lovelace",
  );

  scene.simulator.messenger.writeAs(who, "I am Tom, from Meta's own inbox.");
  const { messages } = await thread(scene, "messenger", "the other tool's words", (all) => all.length === 3);
  assert.deepEqual([messages[2]!.direction, messages[2]!.author.kind, messages[2]!.state], ["out", "teammate", "sent"]);
  assert.ok((await scene.maya.get(`/conversations/${first.id}`)).handoff);
});

test("Messenger: what is written in another tool is a teammate's, with its files, and moves the inbox as theirs would", async () => {
  const scene = await street();
  const channel = await openMessenger(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const who = { account: ours.page.id, person: person() };
  scene.simulator.messenger.writeFrom(who, { text: "Where is my parcel?" });
  const { id } = await thread(scene, "messenger", "the message", (all) => all.length === 1);
  await scene.house.db.pool.query(
    "update conversations set attention = 'Somebody waits', resolved_at = now() where id = $1",
    [id],
  );

  scene.simulator.messenger.writeAs(who, "", [{ name: "lamp.png", mime: "image/png", bytes: png }]);

  await thread(scene, "messenger", "the photo fetched", (all) => all[1]?.files[0]?.state === "stored");
  const conversation = await scene.maya.get(`/conversations/${id}`);
  const { attention, unread, resolved, handoff, preview, lastFrom } = conversation;
  assert.deepEqual([attention, unread, resolved, preview, lastFrom], [null, 0, null, "Photo", "teammate"]);
  assert.deepEqual([handoff.by, handoff.kind], ["A teammate", "teammate"]);
  const { items } = await scene.maya.get(`/conversations/${id}/events?limit=100`);
  assert.ok(items.some(({ type }: { type: string }) => type === "conversation.handed-off"));
});

test("Messenger: what another tool writes to somebody new opens their conversation, once", async () => {
  const scene = await street();
  await openMessenger(scene);
  const who = { account: ours.page.id, person: person() };

  scene.simulator.switches.on("duplicate-webhooks");
  scene.simulator.messenger.writeAs(who, "Your lamp is back in stock.");

  const { id, messages } = await thread(scene, "messenger", "the words", (all) => all.length > 0);
  await scene.simulator.idle();
  assert.deepEqual(
    messages.map(({ text, author }) => [text, author.kind]),
    [["Your lamp is back in stock.", "teammate"]],
  );
  assert.equal((await scene.maya.get(`/conversations/${id}`)).handoff.by, "A teammate");
});

test("Messenger: after a day a person may answer as one, the agent may not, and after a week nobody", async () => {
  const scene = await street();
  const channel = await openMessenger(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  scene.simulator.messenger.writeFrom({ account: ours.page.id, person: person() }, { text: "Hello" });
  const { id } = await thread(scene, "messenger", "the message", (all) => all.length === 1);
  await aDayPasses(scene, id);
  const plain = await scene.maya.tries("POST", `/conversations/${id}/messages`, { body: { text: "Hello?" } });
  assert.deepEqual([plain.status, plain.body.code], [409, "window_closed"]);
  await scene.maya.post(`/conversations/${id}/messages`, { text: "A person here.", humanAgent: true });
  await thread(scene, "messenger", "the answer", (all) => /^(sent|delivered)$/.test(all.at(-1)?.state ?? ""));
  for (let day = 0; day < 7; day++) await aDayPasses(scene, id);
  const late = await scene.maya.tries("POST", `/conversations/${id}/messages`, {
    body: { text: "Hello?", humanAgent: true },
  });
  assert.equal(late.status, 409);
});

test("Messenger: where another app has the thread the agent keeps out of it, and says why", async () => {
  const scene = await street();
  await openMessenger(scene);
  const who = { account: ours.page.id, person: person() };
  scene.simulator.messenger.writeFrom(who, { text: "Hello" });
  scene.model.answers("Hello.");
  await thread(scene, "messenger", "the answer", (all) => all.length === 2);
  scene.simulator.messenger.handOver(who, true);
  scene.simulator.messenger.writeFrom(who, { text: "Is a person there?" });
  const { messages } = await thread(scene, "messenger", "a verdict", (all) => all.at(-1)?.verdict);
  assert.equal(messages.at(-1)!.verdict, "blocked");
  const turn = await scene.maya.get(`/turns/${messages.at(-1)!.turnId}`);
  assert.match(turn.reason, /another app/);
});

/** What was said so far was said a day earlier. */
async function aDayPasses({ house }: Street, conversation: string) {
  await house.db.pool.query(
    "update messages set created_at = created_at - interval '25 hours' where conversation_id = $1",
    [conversation],
  );
}
