import assert from "node:assert/strict";
import { test } from "node:test";
import { agentDefinition } from "../../domain/agent-definition.ts";
import { compareDefinitions, compareTexts } from "./compare.ts";

const modelName = ({ name }: { name: string }) => name || "built-in";

test("words that stay are kept, words between are removed and added", () => {
  assert.deepEqual(compareTexts("Answer in two sentences.", "Answer in three short sentences."), [
    { kind: "same", text: "Answer in" },
    { kind: "removed", text: " two" },
    { kind: "added", text: " three short" },
    { kind: "same", text: " sentences." },
  ]);
});

test("an empty text became words, and words an empty text", () => {
  assert.deepEqual(compareTexts("", "Fern"), [{ kind: "added", text: "Fern" }]);
  assert.deepEqual(compareTexts("Fern", ""), [{ kind: "removed", text: "Fern" }]);
});

test("only the fields that differ are named", () => {
  const before = agentDefinition.parse({});
  const after = agentDefinition.parse({ maxTurns: 30, model: { connection: "mod_1", name: "small" } });
  assert.deepEqual(
    compareDefinitions(before, after, modelName).map(({ field }) => field),
    ["Model", "Most turns"],
  );
});

test("a definition does not differ from itself", () => {
  const definition = agentDefinition.parse({ persona: "Fern" });
  assert.deepEqual(compareDefinitions(definition, definition, modelName), []);
});
