import assert from "node:assert/strict";
import { test } from "node:test";
import type { Turn } from "../../../contract/turns.ts";
import { explain, unanswered } from "./searched.ts";

const searched = { question: "Do you sell candles?", earlier: [] as string[], best: 0.2412, threshold: 0.41 };

test("says what was reached and what it takes", () => {
  assert.equal(
    explain(searched),
    "The passage it would have quoted reached 24 of 100, and the agent answers only from 41 on.",
  );
});

test("says it plainly when nothing was found at all", () => {
  assert.equal(explain({ ...searched, best: 0 }), "No passage of the knowledge base has the words of this question.");
});

test("says that earlier messages were read along, the newest of them in its words", () => {
  const [one, two, three] = [1, 2, 3].map((count) =>
    explain({ ...searched, earlier: ["Can I send a lamp back?", "Hello", "Hi"].slice(0, count) }),
  );
  assert.match(one!, /read together with what came before: “Can I send a lamp back\?”\.$/);
  assert.match(two!, /back\?” and one more\.$/);
  assert.match(three!, /back\?” and 2 more\.$/);
  assert.match(explain({ ...searched, earlier: ["a".repeat(200)] }), /“a{79}…”\.$/);
});

test("only a handover for want of an answer is one to write an article for", () => {
  const turn = (gap: boolean, best: number) => ({ receipt: { gap, searched: { ...searched, best } } }) as Turn;
  assert.equal(unanswered(turn(true, 0.24))?.question, "Do you sell candles?");
  assert.equal(unanswered(turn(true, 0.8)), null);
  assert.equal(unanswered(turn(false, 0.24)), null);
  assert.equal(unanswered({ receipt: {} } as Turn), null);
});
