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
  assert.deepEqual(await ada.heard(), ["Of course. I am passing you to a teammate, who will answer here."]);
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
  assert.deepEqual(await ada.heard(), [
    "I do not know the answer to that. I am passing you to a teammate, who will answer here.",
  ]);
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

test("a language is neither kept nor shown before it is certain, and a greeting is answered in its own", async () => {
  const { fern, maya, visitor } = await cast();
  await fern.goesWithoutModel();
  const [ada, carla] = [await visitor("Ada"), await visitor("Carla")];

  const short = await ada.writes("warranty?");
  const greeting = await carla.writes("ciao");

  assert.match((await ada.heard())[0]!, /^This is what our help page “Which warranty do the lamps have\?” says/);
  assert.deepEqual(await carla.heard(), ["Salve. Che cosa desidera sapere?"]);
  for (const { receipt } of [short, greeting]) assert.equal(receipt.perceived?.language.code, null);
  assert.equal((await maya.reads(carla.conversation)).contact.language, null);
});

test("small talk calls nobody", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  for (const text of ["Hello", "ok", "👍🏽", "no thanks", "ciao", "are you a robot?"])
    assert.equal((await ada.writes(text)).verdict, "replied", text);

  const heard = await ada.heard();
  assert.equal(heard[0], "Hello. What would you like to know?");
  assert.match(heard.at(-1)!, /^I am Fern, an AI assistant and not a person\./);
});

test("a follow-up with a subject of its own is answered by it, and no passage is sent twice in a row", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");
  await ada.writes("How do I return something?");

  const own = await ada.writes("And the warranty?");
  const again = await ada.writes("and for how long?");

  const heard = await ada.heard();
  assert.match(heard[1]!, /warranty of five years/);
  assert.equal(own.verdict, "replied");
  assert.deepEqual(
    [again.verdict, heard[2]],
    ["handed-off", "More than that I do not know. I am passing you to a teammate, who will answer here."],
  );
});

test("whoever was charged twice gets a person and no page", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const turn = await ada.writes("I was charged twice!!");

  assert.deepEqual([turn.verdict, turn.intent], ["handed-off", "complaint"]);
  assert.match((await ada.heard())[0]!, /^I am sorry about that\./);
});

test("a handover is told in the contact's language, and in the team's own words where it has written some", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const [ada, ben] = [await visitor("Ada"), await visitor("Ben")];
  await ada.writes("Ich möchte bitte mit einem Menschen sprechen");
  await fern.becomes({ model: { connection: null, name: "" }, messages: { handoff: "Team Blue takes over." } });
  await ben.writes("Ich möchte bitte mit einem Menschen sprechen");

  assert.deepEqual(await ada.heard(), [
    "Natürlich. Ich gebe Sie an jemanden aus unserem Team weiter. Die Antwort kommt hier.",
  ]);
  assert.deepEqual(await ben.heard(), ["Team Blue takes over."]);
});

test("what was read is told from the best passage down", async () => {
  const { fern, visitor } = await cast();
  await fern.goesWithoutModel();
  const ada = await visitor("Ada");

  const { receipt } = await ada.writes("How long does delivery of a lamp take, and what about the warranty?");

  const scores = receipt.passages.map(({ score }) => score);
  assert.ok(scores.length > 1);
  assert.deepEqual(
    scores,
    scores.toSorted((a, b) => b - a),
  );
});
