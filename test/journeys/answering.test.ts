import assert from "node:assert/strict";
import { test } from "node:test";
import { cast } from "../cast.ts";

test("a customer asks and gets a cited answer, and the receipt says why", async () => {
  const { maya, fern, model, visitor } = await cast();
  const ada = await visitor("Ada");
  model.answers("Two to four working days.", { cites: [1], reason: "The delivery page says so." });

  const turn = await ada.writes("How long does delivery take?");

  console.log(JSON.stringify(turn.receipt.calls), turn.reason, model.asked.length);
  assert.equal(turn.verdict, "replied");
  const [, answer] = await ada.sees();
  assert.equal(answer?.text, "Two to four working days.");
  assert.deepEqual(answer?.sources, [{ number: 1, title: "How long does delivery take?" }]);
  assert.equal(turn.reason, "The delivery page says so.");
  console.log(JSON.stringify(turn, null, 1), maya.name, fern.id);
});
