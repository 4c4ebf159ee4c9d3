import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../src/contract/conversations.ts";
import { type Cast, cast, type Visitor } from "../cast.ts";

test("the same message sent again is the same message", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const once = await ada.sends("How long does delivery take?", "client-id-1");
  const again = await ada.sends("How long does delivery take?", "client-id-1");

  assert.deepEqual([once.again, again.again], [false, true]);
  assert.deepEqual([again.id, again.seq], [once.id, once.seq]);
  await ada.conversation.turnOf(once);
  assert.equal((await inbound(maya, ada)).length, 1);
});

test("a message sent again after the site has told who wrote it is the same message", async () => {
  const { fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const somebody = await stranger();

  const once = await somebody.sends("Where is my parcel?", "client-id-1");
  await somebody.becomes("Ada");
  const again = await somebody.sends("Where is my parcel?", "client-id-1");

  assert.deepEqual([again.id, again.seq, again.again], [once.id, once.seq, true]);
});

test("of fifty copies at the same moment one is stored, and all are answered alike", async () => {
  const scene = await cast();
  await scene.fern.goesWithoutModel();
  const ada = await scene.visitor("Ada");

  const copies = await Promise.all(Array.from({ length: 50 }, () => ada.sends("Where is my parcel?", "client-id-1")));

  assert.deepEqual(new Set(copies.map(({ id }) => id)).size, 1);
  assert.equal(copies.filter(({ again }) => !again).length, 1);
  await ada.conversation.turnOf(copies[0]!);
  assert.equal((await inbound(scene.maya, ada)).length, 1);
  assert.deepEqual(told(scene, await ada.conversation.id()), [copies[0]!.id]);
});

test("the same client id from two customers is two messages", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const [ada, bob] = [await visitor("Ada"), await visitor("Bob")];

  const [first, second] = [await ada.sends("Hello", "client-id-1"), await bob.sends("Hello", "client-id-1")];

  assert.notEqual(first.id, second.id);
  assert.notEqual(await ada.conversation.id(), await bob.conversation.id());
});

test("an album from a stranger is one contact, one conversation and five messages", async () => {
  const { maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const somebody = await stranger();

  const pictures = await Promise.all([1, 2, 3, 4, 5].map((number) => somebody.sends(`Picture ${number}`)));

  assert.deepEqual(pictures.map(({ seq }) => seq).sort(), [1, 2, 3, 4, 5]);
  await Promise.all(pictures.map((picture) => somebody.conversation.turnOf(picture)));
  const messages = await maya.messages(somebody.conversation);
  assert.deepEqual(
    messages
      .filter(({ direction }) => direction === "in")
      .map(({ text }) => text)
      .sort(),
    ["Picture 1", "Picture 2", "Picture 3", "Picture 4", "Picture 5"],
  );
  const contacts = (await maya.get("/contacts")).items.filter(({ name }: { name: string }) =>
    name.startsWith("Visitor "),
  );
  assert.equal(contacts.length, 1);
});

test("of 200 messages from 20 customers at once none is lost, none is doubled, and each has one verdict", async () => {
  const scene = await cast();
  const { maya, fern, visitor } = scene;
  await fern.goesWithoutModel();
  const customers = await Promise.all(Array.from({ length: 20 }, (_, index) => visitor(`Customer ${index}`)));

  const sent = await Promise.all(
    customers.flatMap((customer) =>
      Array.from({ length: 10 }, async (_, index) => ({ customer, ...(await customer.sends(`Message ${index}`)) })),
    ),
  );
  await Promise.all(sent.map(({ customer, id }) => customer.conversation.turnOf({ id })));

  for (const customer of customers) {
    const messages = await maya.messages(customer.conversation);
    assert.deepEqual(
      messages.map(({ seq }) => seq),
      messages.map((_, index) => index + 1),
      "dense",
    );
    const own = messages.filter(({ direction }) => direction === "in");
    assert.deepEqual(new Set(own.map(({ text }) => text)).size, 10);
    assert.equal(
      own.every(({ verdict }) => verdict !== null),
      true,
    );
    assert.deepEqual(told(scene, await customer.conversation.id()).sort(), own.map(({ id }) => id).sort());
  }
});

test("a resolved conversation that many messages reach at once is reopened once", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  await ada.writes("Hello there");
  await maya.resolves(ada.conversation);

  const sent = await Promise.all(Array.from({ length: 12 }, (_, index) => ada.sends(`Message ${index}`)));
  await Promise.all(sent.map((message) => ada.conversation.turnOf(message)));

  const { items } = await maya.get(`/conversations/${await ada.conversation.id()}/events?limit=100`);
  const reopened = items.filter(({ type }: { type: string }) => type === "conversation.reopened");
  assert.equal(reopened.length, 1);
  assert.equal((await maya.reads(ada.conversation)).resolved, null);
});

const poison = {
  "a NUL": "one\u0000two",
  "half of a pair": "one\ud800two",
  "a direction mark": "one\u202etwo",
  "a very long word": "x".repeat(5000),
};

for (const [what, text] of Object.entries(poison)) {
  test(`a message with ${what} in it arrives, and holds up nobody else's`, async () => {
    const { maya, fern, visitor } = await cast();
    await fern.goesWithoutModel();
    const [ada, ...others] = await Promise.all(["Ada", "Bob", "Eve", "Kim"].map((name) => visitor(name)));
    await Promise.all([ada!, ...others].map((customer) => customer.writes("Hello there")));

    const sent = await Promise.all([ada!.sends(text), ...others.map((other) => other.sends("Where is my parcel?"))]);

    assert.deepEqual(
      sent.map(({ seq }) => seq),
      sent.map(() => 3),
    );
    await ada!.conversation.turnOf(sent[0]!);
    const arrived = (await maya.messages(ada!.conversation)).find(({ id }) => id === sent[0]!.id);
    assert.match(arrived!.text, /^(one.?two|x+)$/);
  });
}

async function inbound(maya: Cast["maya"], visitor: Visitor): Promise<Message[]> {
  return (await maya.messages(visitor.conversation)).filter(({ direction }) => direction === "in");
}

/** The inbound messages of a conversation that the event log has told of. */
function told({ live }: Cast, conversation: string): string[] {
  return live.heard
    .filter(({ data }) => data.conversationId === conversation && data.data?.direction === "in")
    .map(({ data }) => data.data.messageId);
}
