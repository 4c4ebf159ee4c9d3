import assert from "node:assert/strict";
import { test } from "node:test";
import type { GateCode, Remedy } from "../../src/domain/gates.ts";
import { type Cast, cast, type Visitor } from "../cast.ts";

/** For each gate a way to close it, and a way to open it again where its remedy is a page and not a button. */
type Way = { close(cast: Cast, ada: Visitor): Promise<unknown>; mend?(cast: Cast, ada: Visitor): Promise<unknown> };

const contact = async ({ maya }: Cast, ada: Visitor) => `/contacts/${(await maya.reads(ada.conversation)).contact.id}`;
const channel = ({ channel: { id } }: Cast) => `/channels/${id}`;

// The other gates need a provider's channel: their tests stand with the media.
const ofProviders = [
  "channel-connected",
  "thread-is-ours",
  "window-open",
  "written-by-a-person",
  "written-by-the-contact",
  "no-loop",
] as const satisfies GateCode[];
type OfWebchat = Exclude<GateCode, (typeof ofProviders)[number]>;

const ways: Record<OfWebchat, Way[]> = {
  "channel-ai-on": [{ close: (cast) => cast.maya.put(`${channel(cast)}/ai-off`) }],
  "agent-assigned": [
    {
      close: (cast) => cast.maya.patch(channel(cast), { agentId: null }),
      mend: (cast) => cast.maya.patch(channel(cast), { agentId: cast.fern.id }),
    },
  ],
  "agent-enabled": [
    { close: ({ maya, fern }) => maya.put(`/agents/${fern.id}/disabled`) },
    {
      close: (cast) => cast.maya.patch(channel(cast), { environment: "pre-release" }),
      mend: ({ maya, fern }) => maya.put(`/agents/${fern.id}/environments/pre-release`, { version: 1 }),
    },
  ],
  "contact-not-blocked": [{ close: async (cast, ada) => cast.maya.put(`${await contact(cast, ada)}/block`) }],
  "contact-subscribed": [{ close: async (cast, ada) => cast.maya.put(`${await contact(cast, ada)}/unsubscription`) }],
  "contact-not-paused": [
    { close: async (cast, ada) => cast.maya.put(`${await contact(cast, ada)}/pause`, { reason: "on the phone" }) },
  ],
  "conversation-not-paused": [{ close: ({ maya }, ada) => maya.pauses(ada.conversation, "on the phone") }],
  "line-not-paused": [
    {
      close: async ({ maya }, ada) => {
        const { id, lines } = await maya.reads(ada.conversation);
        await maya.put(`/conversations/${id}/lines/${lines[0]!.id}/pause`, { reason: "on the phone" });
      },
    },
  ],
  "no-handoff": [{ close: ({ maya }, ada) => maya.takesOver(ada.conversation) }],
  "intent-answered": [
    {
      close: ({ fern }) => fern.becomes({ answers: ["greeting"] }),
      mend: ({ fern }) => fern.becomes({ answers: ["question"] }),
    },
  ],
  "turns-left": [{ close: ({ fern }) => fern.becomes({ maxTurns: 1 }) }],
};

for (const [code, list] of Object.entries(ways)) {
  for (const [index, { close, mend }] of list.entries()) {
    test(`the gate ${code} blocks, says so, and its remedy opens it${index > 0 ? " (another way)" : ""}`, async () => {
      const scene = await cast();
      const { maya, model, visitor } = scene;
      const ada = await visitor("Ada");
      model.answers("Two to four days.");
      await ada.writes("How long does delivery take?");
      await close(scene, ada);

      const blocked = await ada.writes("And how long to Norway?");

      const gate = blocked.receipt.gates.find(({ passed }) => !passed)!;
      assert.deepEqual([blocked.verdict, blocked.decision, gate.code], ["blocked", "blocked", code]);
      assert.equal(blocked.reason, gate.because);
      assert.deepEqual(await ada.heard(), ["Two to four days."]);
      const why = await maya.why(ada.conversation);
      assert.equal(why.answersNext, false);
      assert.match(why.sentence, /^Stayed silent\. /);
      const { id } = await maya.reads(ada.conversation);
      const waits = (await maya.lists("requires-action")).some((row) => row.id === id && row.holder !== "agent");
      assert.equal(waits, !expectsNoAnswer.has(code));

      await open(scene, ada, gate.remedy!, mend);
      assert.equal((await maya.why(ada.conversation)).answersNext, true);
      model.answers("A week.");
      await ada.writes("Did you get my question?");
      assert.deepEqual(await ada.heard(), ["Two to four days.", "A week."]);
    });
  }
}

const expectsNoAnswer = new Set(["contact-not-blocked", "contact-subscribed"]);

async function open(scene: Cast, ada: Visitor, remedy: Remedy, mend: Way["mend"]): Promise<void> {
  if ("to" in remedy) {
    assert.match(remedy.to, /^\/(settings\/channels|agents)\/\w+$/);
    await mend!(scene, ada);
    return;
  }
  const { status } = await scene.maya.tries(remedy.method, remedy.path.replace("/api/v1", ""), { body: remedy.body });
  assert.equal(status, 200, `${remedy.method} ${remedy.path}`);
}

test("once the gate is open the agent can be asked to look again at what it left to people", async () => {
  const { maya, model, visitor, channel, live } = await cast();
  const ada = await visitor("Ada");
  await maya.put(`/channels/${channel.id}/ai-off`);
  const left = await ada.writes("How long does delivery take?");
  assert.equal(left.verdict, "blocked");
  await maya.delete(`/channels/${channel.id}/ai-off`);

  model.answers("Two to four days.");
  const { id } = await maya.reads(ada.conversation);
  await maya.put(`/conversations/${id}/reconsideration`);
  await live.until("the answer", async () => (await ada.heard()).length > 0);

  assert.deepEqual(await ada.heard(), ["Two to four days."]);
  assert.deepEqual(await maya.lists("requires-action"), []);
  const [message] = await maya.messages(ada.conversation);
  assert.equal(message!.verdict, "replied");
});

test("what the agent handed over with a word of its own, it can be asked to look at again", async () => {
  const { maya, model, visitor, live } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("The knowledge base has no answer.");
  await ada.writes("How long does delivery take?");
  const { id } = await maya.reads(ada.conversation);
  await maya.delete(`/conversations/${id}/handoff`);
  assert.ok((await maya.reads(ada.conversation)).unansweredAt, "handing back alone loses nothing");

  model.answers("Two to four days.");
  await maya.put(`/conversations/${id}/reconsideration`);
  await live.until("the answer", async () => (await ada.heard()).length > 1);

  assert.equal((await ada.heard()).at(-1), "Two to four days.");
  assert.equal((await maya.reads(ada.conversation)).unansweredAt, null);
});

test("a disconnected channel takes nothing in, says so on the screen, and works again when reconnected", async () => {
  const scene = await cast();
  const { maya, model, visitor } = scene;
  const ada = await visitor("Ada");
  model.answers("Two to four days.");
  await ada.writes("How long does delivery take?");
  await maya.delete(`${channel(scene)}/connection`);

  await assert.rejects(ada.sends("And to Norway?"), /disconnected/);
  const [gate] = (await maya.why(ada.conversation)).now;
  assert.deepEqual([gate?.code, gate?.passed], ["channel-connected", false]);
  assert.match(gate!.because!, /Shop chat is disconnected: disconnected by Maya/);
  assert.deepEqual(gate!.remedy, { label: "Open channel", to: `/settings${channel(scene)}` });

  await maya.put(`${channel(scene)}/connection`);
  model.answers("A week.");
  await ada.writes("And to Norway?");
  assert.deepEqual(await ada.heard(), ["Two to four days.", "A week."]);
});

test("a channel disconnected while the agent thinks sends nothing", async () => {
  const scene = await cast();
  const ada = await scene.visitor("Ada");
  scene.model.answers("Two to four days.", { meanwhile: () => scene.maya.delete(`${channel(scene)}/connection`) });

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "superseded");
  assert.match(turn.reason, /Shop chat is disconnected/);
});

test("every gate of the checklist is tried here", async () => {
  const { maya, lostParcel } = await cast();
  const { now } = await maya.why(lostParcel);
  assert.deepEqual(now.map(({ code }) => code).sort(), [...ofProviders, ...Object.keys(ways)].sort());
});
