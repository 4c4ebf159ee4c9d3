import type { AgentDefinition } from "../../domain/agent-definition.ts";
import { intentNames } from "../../domain/intent.ts";

export type Piece = { kind: "same" | "added" | "removed"; text: string };
export type FieldChange = { field: string; pieces: Piece[] };

/** What changed from one definition to another, field by field and word by word. `modelName` puts a connection into words. */
export function compareDefinitions(
  before: AgentDefinition,
  after: AgentDefinition,
  modelName: (model: AgentDefinition["model"]) => string,
): FieldChange[] {
  return fields(modelName).flatMap(({ field, value }) => {
    const [from, to] = [value(before), value(after)];
    return from === to ? [] : [{ field, pieces: compareTexts(from, to) }];
  });
}

function fields(modelName: (model: AgentDefinition["model"]) => string) {
  const field = (name: string, value: (definition: AgentDefinition) => string) => ({ field: name, value });
  return [
    field("Persona", ({ persona }) => persona),
    field("Prompt", ({ prompt }) => prompt),
    field("Tone", ({ tone }) => tone),
    field("Introduction", ({ introduction }) => introduction),
    field("Model", ({ model }) => modelName(model)),
    field("Languages", ({ languages }) => languages.join(", ") || "every language"),
    field("Most turns", ({ maxTurns }) => `${maxTurns}`),
    field("Longest answer", ({ maxLength }) => `${maxLength} characters`),
    field("Intents it answers", ({ answers }) => answers.map((intent) => intentNames[intent]).join(", ") || "none"),
    field("Message at a handoff", ({ messages }) => messages.handoff),
    field("Message when it cannot answer", ({ messages }) => messages.unavailable),
    field("Message to a wrong person", ({ messages }) => messages.wrongPerson),
  ];
}

/** The longest common run of words is kept; what lies between is removed and added. */
export function compareTexts(before: string, after: string): Piece[] {
  const [from, to] = [words(before), words(after)];
  // The table below grows with the product of both; two long prompts are shown whole instead.
  if (from.length * to.length > 4_000_000) return merge([removed(before), added(after)]);
  const common = commonLengths(from, to);
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      pieces.push({ kind: "same", text: from[i]! });
      i++;
      j++;
    } else if (j >= to.length || (i < from.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      pieces.push(removed(from[i++]!));
    else pieces.push(added(to[j++]!));
  }
  return merge(pieces);
}

function commonLengths(from: string[], to: string[]): Uint32Array[] {
  const table = Array.from({ length: from.length + 1 }, () => new Uint32Array(to.length + 1));
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      table[i]![j] = from[i] === to[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}

function words(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

function removed(text: string): Piece {
  return { kind: "removed", text };
}

function added(text: string): Piece {
  return { kind: "added", text };
}

function merge(pieces: Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece.text === "") continue;
    if (last?.kind === piece.kind) last.text += piece.text;
    else merged.push({ ...piece });
  }
  return merged;
}
