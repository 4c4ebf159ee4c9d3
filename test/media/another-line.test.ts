import assert from "node:assert/strict";
import { test } from "node:test";
import type { Conversation, Message } from "../../src/contract/conversations.ts";
import { openMailbox, openWhatsapp, type Street, street } from "../street.ts";

let people = 0;
const newAddress = () => `sam${++people}@customer.example`;

test("who has left the chat is answered by mail, and their answer comes back into the conversation", async () => {
  const scene = await street();
  const { maya, live, simulator } = scene;
  const { channel, address } = await openMailbox(scene);
  const { sam, email, id } = await chat(scene);

  const line = await maya.post(`/conversations/${id}/lines`, { channelId: channel.id });
  assert.deepEqual([line.channel.kind, line.address.value], ["email", email]);
  await maya.post(`/conversations/${id}/messages`, { text: "It leaves tomorrow.", line: line.id });
  const [mail] = await live.until("the mail", () => mailsOf(scene, email));
  assert.equal(mail!.subject, "Your conversation with Fjord & Fern");
  assert.match(mail!.text, /^It leaves tomorrow\./);
  assert.doesNotMatch(
    mail!.text + mail!.html,
    /parcel/,
    "nothing of what was said before goes to an address that nobody has proven",
  );

  simulator.mail.mailFrom({
    from: email,
    to: [address],
    subject: `Re: ${mail!.subject}`,
    text: "Thank you, Sam\n\nOn Monday, Fjord & Fern wrote:\n> It leaves tomorrow.",
    inReplyTo: mail!.messageId,
  });
  const answer = await live.until("the answer", async () => {
    const { items }: { items: Message[] } = await maya.get(`/conversations/${id}/messages`);
    return items.find(({ text }) => text === "Thank you, Sam");
  });
  assert.deepEqual([answer.lineId, answer.direction], [line.id, "in"]);
  const conversation: Conversation = await maya.get(`/conversations/${id}`);
  assert.equal(conversation.lines.length, 2);
  assert.deepEqual(
    (await sam.sees()).map(({ text }) => text),
    ["Where is my parcel?"],
    "whoever holds the chat reads no mail",
  );
});

test("the answer finds the conversation by the address it is written to alone", async () => {
  const scene = await street();
  const { maya, live, simulator } = scene;
  const { channel } = await openMailbox(scene);
  await maya.patch(`/channels/${channel.id}`, { settings: { ...channel.settings, plusAddresses: true } });
  const { email, id } = await chat(scene);
  const line = await maya.post(`/conversations/${id}/lines`, { channelId: channel.id });
  await maya.post(`/conversations/${id}/messages`, { text: "It leaves tomorrow.", line: line.id });
  const [mail] = await live.until("the mail", () => mailsOf(scene, email));
  simulator.mail.mailFrom({ from: email, to: [mail!.headers["reply-to"]!], subject: "Thanks", text: "Good to know" });
  await live.until("the answer", async () => (await maya.get(`/conversations/${id}`)).preview === "Good to know");
});

test("a line that is there already is not opened again", async () => {
  const scene = await street();
  const { maya, live } = scene;
  const { channel } = await openMailbox(scene);
  const { email, id } = await chat(scene);
  const opened = await Promise.all(
    [email, email.toUpperCase(), undefined].map((address) =>
      maya.post(`/conversations/${id}/lines`, { channelId: channel.id, address }),
    ),
  );
  assert.equal(new Set(opened.map((line) => line.id)).size, 1);
  await live.until("that it was told", () => live.heard.some(({ data }) => data.type === "line.opened"));
  const { items } = await maya.get(`/conversations/${id}/events`);
  assert.equal(items.filter(({ type }: { type: string }) => type === "line.opened").length, 1);
});

test("an address that is known of another contact stays theirs, and the answer is the visitor's", async () => {
  const scene = await street();
  const { maya, live, simulator } = scene;
  const { channel, address } = await openMailbox(scene);
  const { email, id } = await chat(scene);
  await maya.put(`/channels/${channel.id}/ai-off`);
  simulator.mail.mailFrom({ from: email, to: [address], subject: "Something else", text: "Hello" });
  const other = await live.until("their mail", async () => (await maya.get("/conversations?medium=email")).items[0]);

  const line = await maya.post(`/conversations/${id}/lines`, { channelId: channel.id });
  await maya.post(`/conversations/${id}/messages`, { text: "It leaves tomorrow.", line: line.id });
  const mail = await live.until("the mail", () => mailsOf(scene, email)?.find(({ text }) => /tomorrow/.test(text)));
  simulator.mail.mailFrom({ from: email, to: [address], subject: "Re: it", text: "Good", inReplyTo: mail.messageId });
  await live.until("the answer", async () => (await maya.get(`/conversations/${id}`)).preview === "Good");

  assert.notEqual((await maya.get(`/conversations/${id}`)).contact.id, other.contact.id);
  assert.equal((await maya.get(`/contacts/${other.contact.id}`)).addresses[0].value, email);
});

test("a contact is written to by text as well, at a number that is theirs", async () => {
  const scene = await street();
  const { maya, sms } = scene;
  const { id, contact } = await chat(scene);
  await maya.patch(`/contacts/${contact}`, { phone: "+14155550177" });
  const line = await maya.post(`/conversations/${id}/lines`, { channelId: sms.id });
  assert.deepEqual([line.address.value, line.thread], ["+14155550177", "+14155550100"]);
});

test("where nobody could be written to it is said why, and viewers open nothing", async () => {
  const scene = await street();
  const { maya, vera, channel: webchat, sms } = scene;
  const { channel } = await openMailbox(scene);
  const whatsapp = await openWhatsapp(scene);
  const { id } = await chat(scene);
  const wants = async (body: object, who = maya) => {
    const { status, body: answer } = await who.tries("POST", `/conversations/${id}/lines`, { body });
    return [status, answer.code];
  };
  assert.deepEqual(await wants({ channelId: channel.id }, vera), [403, "forbidden"]);
  assert.deepEqual(await wants({ channelId: "chan_none" }), [422, "wrong_input"]);
  assert.deepEqual(await wants({ channelId: webchat.id }), [409, "same_medium"]);
  assert.deepEqual(await wants({ channelId: whatsapp.id }), [409, "answers_only"]);
  assert.deepEqual(await wants({ channelId: sms.id }), [422, "no_address"]);
  assert.deepEqual(await wants({ channelId: channel.id, address: "eve@evil.example" }), [422, "no_address"]);
  await maya.put(`/channels/${channel.id}/pause`);
  assert.deepEqual(await wants({ channelId: channel.id }), [409, "not_connected"]);
});

test("whether a visitor has the chat open is told", async () => {
  const scene = await street();
  const { maya, live } = scene;
  const { sam, id } = await chat(scene);
  const isHere = async () => (await maya.get(`/conversations/${id}`)).lines[0].here;
  assert.equal(await isHere(), false);
  const [first, second] = [await sam.stream(), await sam.stream()];
  await live.until("that they are here", isHere);
  first.close();
  assert.equal(await isHere(), true, "in another tab");
  second.close();
  await live.until("that they have left", async () => !(await isHere()));
});

/** A stranger who has asked something and left an address. */
async function chat(scene: Street) {
  const { maya, fern, stranger } = scene;
  await fern.goesWithoutModel();
  const sam = await stranger();
  await sam.sends("Where is my parcel?");
  const id = await sam.conversation.id();
  await maya.put(`/conversations/${id}/handoff`);
  const email = newAddress();
  await sam.introduces({ email });
  return { sam, email, id, contact: (await maya.get(`/conversations/${id}`)).contact.id as string };
}

function mailsOf({ simulator }: Street, address: string) {
  const box = [...simulator.mail.mailboxes.values()].find((each) => each.address === address);
  const mails = box?.mails.filter(({ direction }) => direction === "in") ?? [];
  return mails.length > 0 ? mails : null;
}
