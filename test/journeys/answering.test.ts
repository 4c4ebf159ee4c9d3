import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";

test("a customer asks and gets a cited answer, and the receipt tells how it came about", async () => {
  const { maya, fern, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four working days.", { cites: [1], reason: "The delivery page says so." });

  const turn = await ada.writes("How long does delivery take?");

  const [, answer] = await ada.sees();
  assert.equal(answer?.text, "Two to four working days.");
  assert.equal(answer?.name, "Fern");
  assert.deepEqual(answer?.sources, [{ number: 1, title: "How long does delivery take?" }]);

  const { receipt } = turn;
  assert.deepEqual([turn.verdict, turn.reason, turn.intent], ["replied", "The delivery page says so.", "question"]);
  assert.deepEqual(
    receipt.gates.filter(({ passed }) => !passed),
    [],
  );
  assert.deepEqual(
    receipt.passages.filter(({ cited }) => cited).map(({ title }) => title),
    ["How long does delivery take?"],
  );
  assert.deepEqual(
    { ...receipt.agent, id: null },
    { id: null, name: "Fern", version: 1, environment: "live", promotedBy: "Maya", reasoner: "scripted/scripted-1" },
  );
  assert.deepEqual(
    receipt.calls.map(({ inputTokens, outputTokens, fault }) => [inputTokens, outputTokens, fault]),
    [[120, 30, null]],
  );
  assert.equal(receipt.said, "Two to four working days.");
  assert.equal(turn.agentId, fern.id);

  const [question, said] = await maya.messages(ada.conversation);
  assert.deepEqual([question?.verdict, question?.turnId], ["replied", turn.id]);
  assert.deepEqual([said?.author.name, said?.state, said?.turnId], ["Fern", "sent", turn.id]);
  const [article] = (await maya.get(`/knowledge/articles?q=delivery`)).items;
  assert.equal(article.cited, 1);
});

test("a question nobody has an answer to is handed over honestly, needs attention, and is listed as a gap", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("No page says anything about exporting kangaroos.");

  const turn = await ada.writes("Do you export kangaroos to Mongolia?");

  assert.equal(turn.verdict, "handed-off");
  assert.deepEqual(await ada.heard(), ["I am passing you to a teammate, who will answer here."]);
  const conversation = await maya.reads(ada.conversation);
  assert.equal(conversation.attention, "No page says anything about exporting kangaroos.");
  assert.equal(conversation.outcome, "needs-human");
  assert.equal(conversation.badge.state, "handed-off");
  assert.deepEqual(
    (await maya.lists("needs-attention")).map(({ id }) => id),
    [conversation.id],
  );
  assert.equal((await maya.get("/conversations/counts")).needsAttention, 1);
  const gaps = (await maya.get("/knowledge/gaps")).items;
  assert.deepEqual(
    gaps.map(({ question }: { question: string }) => question),
    ["Do you export kangaroos to Mongolia?"],
  );
});

test("a handover of a question that the pages do answer is no gap", async () => {
  const { maya, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.handsOff("They want it faster than the page promises.");

  await ada.writes("How long does delivery take?");

  assert.deepEqual((await maya.get("/knowledge/gaps")).items, []);
});

test("whoever asks for a person is told that one comes, and no gap is listed", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const turn = await ada.writes("Can I talk to a human please?");

  assert.deepEqual([turn.verdict, turn.intent], ["handed-off", "human"]);
  assert.deepEqual(await ada.heard(), ["I am passing you to a teammate, who will answer here."]);
  assert.deepEqual((await maya.get("/knowledge/gaps")).items, []);
});

test("without a model the agent quotes from the knowledge base and says where from", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const turn = await ada.writes("How long does delivery take?");

  const [answer] = await ada.heard();
  assert.match(answer!, /our help page “How long does delivery take\?” says/);
  assert.match(answer!, /2 to 4 working days/);
  assert.equal(turn.receipt.agent?.reasoner, "built-in");
  assert.deepEqual(turn.receipt.calls, []);
  assert.equal(turn.receipt.passages.find(({ cited }) => cited)?.title, "How long does delivery take?");
});

test("without a model the agent says nothing of what it does not know", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const turn = await ada.writes("Do you export kangaroos to Mongolia?");

  assert.equal(turn.verdict, "handed-off");
  assert.deepEqual(await ada.heard(), ["I am passing you to a teammate, who will answer here."]);
  assert.equal((await maya.get("/knowledge/gaps")).items.length, 1);
});

test("the receipt says what was searched for and what an answer would have taken", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const { receipt } = await ada.writes("Do you export kangaroos to Mongolia?");

  const { question, earlier, best, threshold } = receipt.searched!;
  assert.deepEqual([question, earlier, receipt.gap], ["Do you export kangaroos to Mongolia?", [], true]);
  assert.ok(best < threshold);
});

test("without a model a question on a new topic is answered as if it were the first", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  await maya.post("/knowledge/articles", {
    title: "Which bulb fits",
    body: "A lamp takes an E27 bulb.",
    publish: true,
  });
  const ada = await visitor("Ada");
  await ada.writes("How long does delivery take?");

  const turn = await ada.writes("Which bulb fits the lamp?");

  assert.equal(turn.verdict, "replied");
  assert.match((await ada.heard()).at(-1)!, /E27/);
});

test("an article written elsewhere says of a gap that it answers it now", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  await ada.writes("Do you export kangaroos to Mongolia?");
  assert.equal((await maya.get("/knowledge/gaps")).items[0].answeredBy, null);

  const { id } = await maya.post("/knowledge/articles", {
    title: "Exporting kangaroos to Mongolia",
    body: "We export kangaroos to Mongolia on Fridays.",
    publish: true,
  });

  const [gap] = (await maya.get("/knowledge/gaps")).items;
  assert.deepEqual(gap.answeredBy, { articleId: id, title: "Exporting kangaroos to Mongolia" });
});

test("advertising is handed over, but is no gap in what agents know", async () => {
  const { maya, fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const turn = await ada.writes("best seo services cheap backlinks, first page of google");

  assert.equal(turn.verdict, "handed-off");
  assert.deepEqual((await maya.get("/knowledge/gaps")).items, []);
});

test("the model sees what was said so far, but no note and no other customer", async () => {
  const { maya, model, visitor, lostParcel } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four days.");
  await ada.writes("How long does delivery take?");
  await maya.replies(ada.conversation, "Nobody may ever tell her about the discount.", { note: true });
  model.answers("You may have it sent to Norway.");

  await ada.writes("Also to Norway?");

  const { messages } = model.asked.at(-1)!;
  assert.deepEqual(
    messages.filter(({ role }) => role !== "system").map(({ role, content }) => [role, content]),
    [
      ["user", "How long does delivery take?"],
      ["assistant", "Two to four days."],
      ["user", "Also to Norway?"],
    ],
  );
  assert.equal(JSON.stringify(messages).includes("discount"), false);
  assert.equal(JSON.stringify(messages).includes((await lostParcel.customer.sees())[0]!.text), false);
});

test("a change of the agent reaches customers when it is promoted, not when it is saved", async () => {
  const { maya, fern, model, visitor } = await cast();
  const ada = await visitor("Ada");
  const definition = { persona: "You love ferns.", model: { connection: fern.connection, name: "scripted-2" } };
  await maya.post(`/agents/${fern.id}/versions`, { definition });
  model.answers("From version one.");

  const before = await ada.writes("How long does delivery take?");
  await maya.put(`/agents/${fern.id}/environments/live`, { version: 2 });
  model.answers("From version two.");
  const after = await ada.writes("And to Norway?");

  assert.deepEqual([before.receipt.agent?.version, after.receipt.agent?.version], [1, 2]);
  assert.deepEqual([model.asked.at(-2)?.model, model.asked.at(-1)?.model], ["scripted-1", "scripted-2"]);
});
