import assert from "node:assert/strict";
import { test } from "node:test";
import { spelledOut, wantedBy } from "./wanted.ts";

const gives: [question: string, yes: string, no: string][] = [
  ["How long does it take?", "It takes 2 to 4 working days.", "It comes by post."],
  ["Wie lange dauert es?", "Es dauert drei Werktage.", "Es kommt mit der Post."],
  ["¿Cuánto tarda?", "Tarda de 3 a 4 días laborables.", "Viaja por correo."],
  ["Combien de temps ?", "Au plus tard 5 jours après.", "Par la poste."],
  ["How much does it cost?", "Shipping is €6.", "By card."],
  ["How much for two?", "Two are €6.", "By card."],
  ["Was kostet das?", "Der Versand kostet 6 €.", "Mit Karte."],
  ["How heavy is it?", "It weighs 1.9 kg.", "Not very."],
];
for (const [question, yes, no] of gives)
  test(question, () => {
    assert.ok(wantedBy(question)?.test(yes));
    assert.ok(!wantedBy(question)?.test(no));
  });

test("a bare question for a price says so", () => {
  assert.equal(spelledOut("and how much?"), "and how much? cost");
  assert.equal(spelledOut("Und wie viel?"), "Und wie viel? kosten");
  assert.equal(spelledOut("how much is delivery"), "how much is delivery");
  assert.equal(spelledOut("how much time do I have?"), "how much time do I have?");
});

test("most questions want nothing in particular", () => {
  assert.equal(wantedBy("Can I send it back?"), null);
});
