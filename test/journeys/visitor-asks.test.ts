import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cast, cast, type Visitor } from "../cast.ts";

const never = { timeZone: "UTC", open: [] };

test("outside the hours a visitor who waits for a person may leave an email; it is kept, and makes nobody of them", async () => {
  const scene = await cast();
  const { maya, fern, stranger, visitor } = scene;
  await fern.goesWithoutModel();
  const known = await visitor("Known");
  await known.writes("Hello");
  await maya.patch(`/contacts/${await contactOf(scene, known)}`, { email: "ada@example.com" });
  await configure(scene, { hours: never });
  const ada = await stranger();
  await ada.writes("How long does delivery take?");
  assert.equal((await ada.enters()).standing.leaveEmail, false, "the agent is there at any hour");
  await ada.writes("Can I talk to a person?");
  assert.equal((await ada.enters()).standing.leaveEmail, true);

  assert.equal((await ada.introduces({ email: "ada@exmaple.com" })).status, 200);
  assert.equal((await ada.introduces({ email: "ada@example.com" })).status, 200, "a slip may be mended");

  assert.equal((await ada.enters()).standing.leaveEmail, false, "one is enough");
  const { contact } = await maya.reads(ada.conversation);
  assert.equal(contact.email, "ada@example.com");
  assert.notEqual(contact.id, await contactOf(scene, known));
  assert.deepEqual(
    contact.addresses.map(({ kind }) => kind),
    ["webchat"],
  );
});

test("an email that a teammate or the site has told is not a visitor's to change", async () => {
  const scene = await cast();
  await scene.fern.goesWithoutModel();
  const ada = await scene.stranger();
  await ada.writes("Hello");
  await scene.maya.patch(`/contacts/${await contactOf(scene, ada)}`, { email: "ada@example.com" });
  const { status, body } = await ada.introduces({ email: "eve@example.com" });
  assert.deepEqual([status, body.code], [409, "email_known"]);
  assert.equal((await scene.maya.reads(ada.conversation)).contact.email, "ada@example.com");
});

test("handed over while no teammate is here, the visitor hears of it on their stream", async () => {
  const { house, workspace, maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("Hello");
  assert.equal((await ada.enters()).standing.leaveEmail, false);
  const stream = await ada.stream();
  const standing = (is: object) =>
    stream.until("the standing", () =>
      stream.heard.findLast(({ data }) => data.kind === "standing" && matches(data.standing, is)),
    );
  await standing({ withPerson: false });

  await maya.takesOver(ada.conversation);
  await standing({ withPerson: true, leaveEmail: false });

  await house.db.pool.query("update members set seen_at = now() - interval '1 hour' where workspace_id = $1", [
    workspace,
  ]);
  await ada.sends("Hello?");
  await standing({ withPerson: true, leaveEmail: true });
  stream.close();
});

test("whose question waits for a person is told so, and that somebody is here or nobody", async () => {
  const scene = await cast();
  const { house, workspace, maya, channel, fern, stranger } = scene;
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("Hello");
  const standing = async () => {
    const { withPerson, away, leaveEmail } = (await ada.enters()).standing;
    return { withPerson, away, leaveEmail };
  };
  assert.deepEqual(await standing(), { withPerson: false, away: false, leaveEmail: false });
  await maya.takesOver(ada.conversation);
  assert.deepEqual(await standing(), { withPerson: true, away: false, leaveEmail: false });

  await house.db.pool.query("update members set seen_at = null where workspace_id = $1", [workspace]);
  assert.deepEqual(await standing(), { withPerson: true, away: true, leaveEmail: true });
  await ada.introduces({ email: "ada@example.com" });
  assert.deepEqual(await standing(), { withPerson: true, away: true, leaveEmail: false });

  await maya.resolves(ada.conversation);
  assert.deepEqual(await standing(), { withPerson: false, away: false, leaveEmail: false });
  await maya.put(`/channels/${channel.id}/ai-off`);
  await ada.sends("Is anybody there?");
  assert.deepEqual((await standing()).withPerson, true, "where the agent is off, only a person answers");
});

test("the test of a chat leaves nothing behind, and every open inbox hears that it is gone", async () => {
  const { house, workspace, maya, channel, fern, live } = await cast();
  await fern.goesWithoutModel();
  const contacts = async () => (await maya.get("/contacts")).items.length;
  const [before, rows] = [await contacts(), (await maya.lists("all")).length];

  assert.equal((await maya.post(`/channels/${channel.id}/test`)).ok, true);

  const begun = live.heard.filter(({ data }) => data.type === "conversation.created").at(-1)!.data.conversationId;
  await live.until("the deletion", () =>
    live.heard.find(({ data }) => data.type === "conversation.deleted" && data.conversationId === begun),
  );
  assert.deepEqual([await contacts(), (await maya.lists("all")).length], [before, rows]);
  const { rows: kept } = await house.db.pool.query(
    "select type from events where workspace_id = $1 and conversation_id = $2",
    [workspace, begun],
  );
  assert.deepEqual(kept, [{ type: "conversation.deleted" }]);
});

test("where a form is required, nobody writes before they have filled it in", async () => {
  const scene = await cast();
  const { maya, fern, channel, stranger, visitor } = scene;
  await fern.goesWithoutModel();
  const early = await stranger();
  await early.writes("I was here before");
  await configure(scene, { asks: { name: "optional", email: "required" } });
  const ada = await stranger();
  assert.deepEqual((await ada.enters()).form, { name: "optional", email: "required" });
  const refused = await ada.brings([], "Hello");
  assert.deepEqual([refused.status, refused.body.code], [422, "form_required"]);
  await ada.introduces({ name: "Ada" });
  assert.equal((await ada.brings([], "Hello")).status, 422);

  await ada.introduces({ email: "ada@example.com" });
  await ada.writes("Where is my parcel?");

  const { contact } = await maya.reads(ada.conversation);
  assert.deepEqual([contact.name, contact.email], ["Ada", "ada@example.com"]);
  assert.equal((await ada.enters()).form, null);
  await early.writes("And I am still here");
  assert.equal((await (await visitor("Nora")).enters()).form, null, "whom the site knows is asked for nothing");
  const tested = await maya.post(`/channels/${channel.id}/test`);
  assert.equal(tested.ok, true, JSON.stringify(tested.steps));
});

test("what is resolved is rated once, and the rating stands in the inbox and in the log", async () => {
  const { maya, fern, stranger, live } = await cast();
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("How long does delivery take?");
  assert.deepEqual([(await ada.rates(5)).status, (await ada.enters()).standing.rate], [409, null]);

  await maya.resolves(ada.conversation);
  assert.ok((await ada.enters()).standing.rate);
  assert.equal((await ada.rates(4)).status, 200);
  assert.equal((await ada.rates(4)).status, 200, "pressed twice it is one rating");

  const id = await ada.conversation.id();
  assert.equal((await ada.enters()).standing.rate, null);
  assert.equal((await maya.reads(ada.conversation)).csat, 4);
  assert.equal((await maya.lists("resolved")).find((row) => row.id === id)!.csat, 4);
  const rated = () => live.heard.filter(({ data }) => data.type === "conversation.rated" && data.conversationId === id);
  await live.until("the rating", () => rated().length > 0);
  assert.deepEqual(
    rated().map(({ data }) => [data.data, data.actor.kind]),
    [[{ score: 4 }, "contact"]],
  );

  await ada.writes("One more thing: which warranty do the lamps have?");
  assert.equal((await ada.enters()).standing.rate, null);
  await maya.resolves(ada.conversation);
  assert.ok((await ada.enters()).standing.rate, "resolved again, it is asked again");
});

test("what the contact says of their rating stands beside it, once", async () => {
  const { house, workspace, maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("How long does delivery take?");
  assert.equal((await ada.rates(5, "Too early")).status, 409);
  await maya.resolves(ada.conversation);
  await ada.rates(4);

  assert.equal((await ada.rates(4, " Quick and\nfriendly ")).status, 200);
  assert.equal((await ada.rates(4, "Quick and\nfriendly")).status, 200, "pressed twice it is said once");
  assert.equal((await ada.rates(4, "x".repeat(501))).status, 422);

  assert.equal((await maya.reads(ada.conversation)).csat, 4);
  const { rows } = await house.db.pool.query(
    "select data from events where workspace_id = $1 and conversation_id = $2 and type = 'conversation.rated' order by id",
    [workspace, await ada.conversation.id()],
  );
  assert.deepEqual(
    rows.map(({ data }) => data),
    [{ score: 4 }, { score: 4, comment: "Quick and\nfriendly" }],
  );
});

test("asked for a person in the words of the widget's own menu, the agent hands over", async () => {
  const { maya, fern, stranger } = await cast();
  await fern.goesWithoutModel();
  const ada = await stranger();
  await ada.writes("أريد التحدث مع شخص.");
  assert.ok((await maya.reads(ada.conversation)).handoff);
  assert.equal((await ada.enters()).standing.withPerson, true);
});

type Scene = Pick<Cast, "maya" | "channel">;

function configure({ maya, channel }: Scene, settings: object) {
  return maya.patch(`/channels/${channel.id}`, { settings: { ...channel.settings, ...settings } });
}

async function contactOf({ maya }: Scene, { conversation }: Visitor): Promise<string> {
  return (await maya.reads(conversation)).contact.id;
}

function matches(standing: Record<string, unknown>, is: object): boolean {
  return Object.entries(is).every(([name, value]) => standing[name] === value);
}
