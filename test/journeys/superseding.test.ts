import assert from "node:assert/strict";
import { test } from "node:test";
import { type Cast, cast, type Teammate, type Visitor } from "../cast.ts";
import { eventually } from "../listen.ts";

test("a reply composed while a teammate takes over is never sent, and the receipt names who took over", async () => {
  const { tom, model, lostParcel } = await cast();
  const before = await lostParcel.customer.heard();
  model.answers("It is on its way.", { meanwhile: () => tom.takesOver(lostParcel) });

  const turn = await lostParcel.customer.writes("Where is it?");

  assert.deepEqual(await lostParcel.customer.heard(), before);
  assert.equal(turn.verdict, "superseded");
  assert.match(turn.reason, /Tom took over this conversation/);
  assert.equal(turn.messageId, null);
  assert.match((await tom.why(lostParcel)).sentence, /Tom took over this conversation/);
});

test("after a take-over the agent is silent, and after handing back it answers the next message", async () => {
  const { tom, model, lostParcel } = await cast();
  await tom.takesOver(lostParcel);
  const silent = await lostParcel.customer.writes("Where is it?");
  await tom.handsBack(lostParcel);
  model.answers("It is in Hamburg.");

  const answered = await lostParcel.customer.writes("And now?");

  assert.deepEqual([silent.verdict, answered.verdict], ["blocked", "replied"]);
  assert.equal((await lostParcel.customer.heard()).at(-1), "It is in Hamburg.");
});

test("a teammate's reply while the agent thinks is the only one, and takes the conversation over", async () => {
  const { tom, model, lostParcel } = await cast();
  model.answers("It is on its way.", { meanwhile: () => tom.replies(lostParcel, "I am looking for it.") });

  const turn = await lostParcel.customer.writes("Where is it?");

  assert.equal(turn.verdict, "superseded");
  assert.match(turn.reason, /Tom/);
  assert.equal((await lostParcel.customer.heard()).filter((text) => text === "I am looking for it.").length, 1);
  assert.equal((await lostParcel.customer.heard()).includes("It is on its way."), false);
  const conversation = await tom.reads(lostParcel);
  assert.deepEqual(
    [conversation.handoff?.by, conversation.assignee?.name, conversation.holder],
    ["Tom", "Tom", "teammate"],
  );
});

test("what a teammate resolves while the agent thinks is resolved: no answer, and nobody is promised", async () => {
  const { tom, model, lostParcel } = await cast();
  const before = await lostParcel.customer.heard();
  model.handsOff("I cannot see parcels.", { meanwhile: () => tom.resolves(lostParcel) });

  const turn = await lostParcel.customer.writes("Where is it?");

  assert.equal(turn.verdict, "superseded");
  assert.match(turn.reason, /Tom resolved the conversation/);
  assert.deepEqual(await lostParcel.customer.heard(), before);
  const { resolved, handoff, attention } = await tom.reads(lostParcel);
  assert.deepEqual([resolved?.by, handoff, attention], ["Tom", null, null]);
});

test("when the customer writes again while the agent thinks, one answer answers both", async () => {
  const { model, visitor } = await cast();
  const ada = await visitor("Ada");
  let second: { id: string } | undefined;
  model.answers("Two to four days.", {
    meanwhile: async () => {
      second = await ada.sends("To Norway, I mean.");
    },
  });
  model.answers("To Norway a week.");

  const first = await ada.writes("How long does delivery take?");
  const both = await ada.conversation.turnOf(second!);

  assert.deepEqual([first.verdict, both.verdict], ["superseded", "replied"]);
  assert.match(first.reason, /wrote again/);
  assert.deepEqual(await ada.heard(), ["To Norway a week."]);
  assert.deepEqual(
    model.asked
      .at(-1)
      ?.messages.slice(-2)
      .map(({ content }) => content),
    ["How long does delivery take?", "To Norway, I mean."],
  );
});

const stops: Record<string, (maya: Teammate, ada: Visitor) => Promise<unknown>> = {
  "pauses the conversation": (maya, ada) => maya.pauses(ada.conversation),
  "pauses the line": async (maya, ada) => {
    const { id, lines } = await maya.reads(ada.conversation);
    await maya.put(`/conversations/${id}/lines/${lines[0]!.id}/pause`);
  },
  "pauses the contact": async (maya, ada) =>
    maya.put(`/contacts/${(await maya.reads(ada.conversation)).contact.id}/pause`),
  "blocks the contact": async (maya, ada) =>
    maya.put(`/contacts/${(await maya.reads(ada.conversation)).contact.id}/block`),
  "turns the AI off": async (maya, ada) =>
    maya.put(`/channels/${(await maya.reads(ada.conversation)).channel.id}/ai-off`),
};

for (const [what, stop] of Object.entries(stops)) {
  test(`when a teammate ${what} while the agent thinks, nothing is sent`, async () => {
    const { maya, model, visitor } = await cast();
    const ada = await visitor("Ada");
    model.answers("Two to four days.", { meanwhile: () => stop(maya, ada) });

    const turn = await ada.writes("How long does delivery take?");

    assert.equal(turn.verdict, "superseded");
    assert.match(turn.reason, /Maya/);
    assert.deepEqual(await ada.heard(), []);
  });
}

test("a note written while the agent thinks changes nothing", async () => {
  const { tom, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four days.", {
    meanwhile: () => tom.replies(ada.conversation, "She has asked before.", { note: true }),
  });

  const turn = await ada.writes("How long does delivery take?");

  assert.equal(turn.verdict, "replied");
  assert.deepEqual(await ada.heard(), ["Two to four days."]);
});

test("a conversation deleted while the agent thinks stays deleted", async () => {
  const { maya, model, visitor, live } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four days.", {
    meanwhile: async () => maya.delete(`/conversations/${await ada.conversation.id()}`),
  });

  await ada.sends("How long does delivery take?");

  await live.until("the deletion", () => live.heard.find(({ data }) => data.type === "conversation.deleted"));
  const { status } = await maya.tries("GET", `/conversations/${await ada.conversation.id()}`);
  assert.equal(status, 404);
  assert.deepEqual(await ada.sees(), []);
});

for (const [what, stop] of Object.entries(stops).filter(([what]) => !/AI/.test(what))) {
  test(`a model that works in vain is told to stop, as when a teammate ${what}`, async () => {
    const { maya, model, lostParcel } = await cast();
    model.fails("hang", { meanwhile: () => stop(maya, lostParcel.customer) });

    const turn = await lostParcel.customer.writes("Where is it?");

    assert.equal(turn.verdict, "superseded");
    assert.notEqual(turn.receipt.calls[0]?.fault, "timeout");
  });
}

test("a model that works in vain because a teammate takes over is told to stop", async () => {
  const { tom, model, lostParcel } = await cast();
  model.fails("hang", { meanwhile: () => tom.takesOver(lostParcel) });

  const turn = await lostParcel.customer.writes("Where is it?");

  assert.equal(turn.verdict, "superseded");
  assert.notEqual(turn.receipt.calls[0]?.fault, "timeout");
});

test("an answer that a customer watches being composed is withdrawn when a teammate takes over", async () => {
  const { tom, model, lostParcel } = await cast();
  const { customer } = lostParcel;
  const tab = await customer.stream();
  const composed = () => tab.heard.filter(({ event }) => event === "composing").map(({ data }) => data.text);
  model.answers("It left our house this morning and is on its way to you by the fastest road there is.", {
    halfway: async () => {
      await tab.until("the first words", () => composed().some((text) => text.startsWith("It left")));
      await tom.takesOver(lostParcel);
    },
  });

  const turn = await customer.writes("Where is it?");

  assert.equal(turn.verdict, "superseded");
  await tab.until("the withdrawal", () => composed().at(-1) === "");
  tab.close();
});

test("an event log that lags behind does not stop an answer", async () => {
  const { house, workspace, model, visitor } = await cast();
  const ada = await visitor("Ada");
  // Who writes for long holds every reader of the log back, here until the turn has begun.
  const slow = await house.db.pool.connect();
  await slow.query("begin");
  await slow.query("update workspaces set name = name where id = $1", [workspace]);
  model.answers("Two to four days.", {
    meanwhile: async () => {
      await slow.query("commit");
      await ada.conversation.id();
    },
  });

  const turn = await ada.writes("How long does delivery take?");
  slow.release();

  assert.equal(turn.verdict, "replied");
  assert.deepEqual(await ada.heard(), ["Two to four days."]);
});

test("whatever the moment of a take-over, the agent says nothing after it", async () => {
  const { tom, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const customers = await Promise.all(Array.from({ length: 12 }, (_, index) => visitor(`Customer ${index}`)));

  await Promise.all(
    customers.map(async (customer, index) => {
      const message = await customer.sends("How long does delivery take?");
      // From the first moment on to well after the answer.
      for (let pause = 0; pause < index; pause++) await tom.get("/me");
      await tom.takesOver(customer.conversation);
      await customer.conversation.turnOf(message);
    }),
  );

  for (const { conversation } of customers) {
    const { items } = await tom.get(`/conversations/${await conversation.id()}/events?limit=100`);
    const newestFirst: string[] = items.map(
      ({ type, actor }: { type: string; actor: { kind: string } }) => `${type} ${actor.kind}`,
    );
    const taken = newestFirst.indexOf("conversation.handed-off teammate");
    assert.ok(taken >= 0);
    assert.equal(newestFirst.slice(0, taken).includes("message.created agent"), false, newestFirst.join(", "));
  }
});

for (const [what, stop] of Object.entries({ ...stops, "disables the agent": disable })) {
  test(`when a teammate ${what} while the answer is being stored, it was said before that, or never`, async () => {
    const { house, maya, model, visitor } = await cast();
    const ada = await visitor("Ada");
    model.answers("Hello, Ada.");
    await ada.writes("Hello");
    let held: Held | undefined;
    model.answers("Two to four days.", {
      meanwhile: async () => {
        held = await holdNewest(house.db.pool, await ada.conversation.id());
      },
    });
    const question = await ada.sends("How long does delivery take?");
    await eventually("the turn to wait for its commit", async () => held && (await held.waiting()) >= 1);

    let answered = false;
    const stopped = stop(maya, ada).then(() => {
      answered = true;
      return maya.messages(ada.conversation);
    });
    await eventually("its end or its waiting", async () => answered || (await held!.waiting()) >= 2);
    await held!.release();

    const said = await stopped;
    await ada.conversation.turnOf(question);
    assert.deepEqual(textsOf(await maya.messages(ada.conversation)), textsOf(said));
  });
}

for (const what of ["pauses the line", "pauses the contact", "blocks the contact"]) {
  test(`whatever the moment in which a teammate ${what}, the agent says nothing after it`, async () => {
    const { maya, fern, visitor } = await cast();
    await fern.goesWithoutModel();
    const customers = await Promise.all(Array.from({ length: 24 }, (_, index) => visitor(`Customer ${index}`)));

    const said = await Promise.all(
      customers.map(async (customer, index) => {
        const message = await customer.sends("How long does delivery take?");
        for (let pause = 0; pause < index / 2; pause++) await maya.get("/me");
        await stops[what]!(maya, customer);
        const before = textsOf(await maya.messages(customer.conversation));
        await customer.conversation.turnOf(message);
        return before;
      }),
    );

    for (const [index, { conversation }] of customers.entries())
      assert.deepEqual(textsOf(await maya.messages(conversation)), said[index]);
  });
}

function textsOf(messages: { text: string }[]): string[] {
  return messages.map(({ text }) => text);
}

async function disable(maya: Teammate, ada: Visitor) {
  await maya.put(`/agents/${(await maya.reads(ada.conversation)).agent!.id}/disabled`);
}

type Held = Awaited<ReturnType<typeof holdNewest>>;

/** Keeps a turn in the middle of its commit: nobody gives the newest message its verdict until it is let go. */
async function holdNewest(pool: Cast["house"]["db"]["pool"], conversation: string) {
  const client = await pool.connect();
  await client.query("begin");
  await client.query("select from messages where conversation_id = $1 order by seq desc limit 1 for update", [
    conversation,
  ]);
  return {
    /** How many wait for a lock. */
    async waiting(): Promise<number> {
      const { rows } = await pool.query(
        "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      return rows[0].count;
    },
    async release() {
      await client.query("commit");
      client.release();
    },
  };
}
