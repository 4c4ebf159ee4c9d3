import assert from "node:assert/strict";
import { test } from "node:test";
import { chordOf } from "./keys.ts";

test("a plain letter is itself", () => {
  assert.equal(chordOf(press({ key: "j", code: "KeyJ" })), "j");
});

test("a letter of another alphabet is the Latin letter of its key", () => {
  assert.equal(chordOf(press({ key: "о", code: "KeyJ" })), "j");
  assert.equal(chordOf(press({ key: "ח", code: "KeyJ" })), "j");
});

test("on AZERTY the printed letter counts, not where it stands", () => {
  assert.equal(chordOf(press({ key: "a", code: "KeyQ" })), "a");
});

test("a symbol needs no shift of its own", () => {
  assert.equal(chordOf(press({ key: "#", code: "Digit3", shiftKey: true })), "#");
  assert.equal(chordOf(press({ key: "?", code: "Slash", shiftKey: true })), "?");
});

test("shift and the modifier are told apart", () => {
  assert.equal(chordOf(press({ key: "E", code: "KeyE", shiftKey: true })), "shift+e");
  assert.equal(chordOf(press({ key: "k", code: "KeyK", metaKey: true })), "mod+k");
  assert.equal(chordOf(press({ key: "Enter", code: "Enter", ctrlKey: true, shiftKey: true })), "mod+shift+enter");
});

test("keys that only modify are no chord", () => {
  assert.equal(chordOf(press({ key: "Shift", code: "ShiftLeft", shiftKey: true })), null);
});

function press(keys: Partial<KeyboardEvent>): KeyboardEvent {
  return { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...keys } as KeyboardEvent;
}
