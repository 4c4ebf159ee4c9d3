import assert from "node:assert/strict";
import { test } from "node:test";
import { answerable, buildIndex, type Passage, search, searchConversation } from "./ranker.ts";

const shop = buildIndex([
  passage(
    "Delivery times and costs",
    "Standard delivery takes 2 to 4 days. Express delivery arrives the next day for 9.90.",
  ),
  passage("Returns and refunds", "Send anything back within 30 days. We refund the card you paid with."),
  passage("Opening hours", "Our shop is open Monday to Saturday, 9:00 to 18:00. We are closed on Sundays."),
  passage("Reset your password", "Press Forgot password on the login page and enter your email address."),
  passage("Warranty", "Every bag has a two year warranty against faults in material and stitching."),
]);

test("finds the article that answers, in the words of whoever asks", () => {
  assert.equal(titleFor("How long does shipping take?"), "Delivery times and costs");
  assert.equal(titleFor("I want my money back"), "Returns and refunds");
  assert.equal(titleFor("are you open on sunday"), "Opening hours");
});

test("reads over misspelt words", () => {
  assert.equal(titleFor("forgot my pasword"), "Reset your password");
});

test("reads one word written two ways as the same", () => {
  const index = buildIndex([
    passage("Change your e-mail", "Open settings."),
    passage("Change your phone", "Open settings."),
  ]);
  assert.equal(search(index, "new email")[0]?.passage.title, "Change your e-mail");
});

test("reads inflected words in other languages, with or without accents", () => {
  const index = buildIndex([
    passage("Cancelación de un pedido", "Puede cancelar el pedido desde su cuenta antes de que se envíe."),
    passage("Gastos de envío", "El envío cuesta cinco euros y es gratuito desde cincuenta."),
  ]);
  assert.equal(search(index, "como cancelo mis pedidos")[0]?.passage.title, "Cancelación de un pedido");
  assert.equal(search(index, "precio de los envios")[0]?.passage.title, "Gastos de envío");
});

test("reads scripts without spaces", () => {
  const index = buildIndex([
    passage("注文のキャンセル", "発送前ならキャンセルできます。"),
    passage("配送料", "送料は五百円です。"),
  ]);
  assert.equal(search(index, "注文をキャンセルしたい")[0]?.passage.title, "注文のキャンセル");
});

test("is sure of an answer that is there, and not of one that is not", () => {
  assert.ok(search(shop, "how much is express delivery")[0]!.score >= answerable);
  assert.ok((search(shop, "can I pay my bag with bitcoin")[0]?.score ?? 0) < answerable);
  assert.deepEqual(search(shop, "tell me a joke"), []);
});

test("a score stays between nothing and certainty", () => {
  for (const { score } of search(shop, "delivery delivery delivery times costs standard express"))
    assert.ok(score >= 0 && score <= 1);
});

test("names the words it found as they were written", () => {
  assert.deepEqual(search(shop, "Zebra WARRANTY")[0]?.terms, ["WARRANTY"]);
});

test("gives one passage an article, and more only when articles run out", () => {
  const parts = ["Parcels leave at noon.", "Parcels arrive in two days.", "Parcels can be tracked."].map((text, i) => ({
    ...passage("Parcels", text),
    id: `parcels ${i}`,
  }));
  const index = buildIndex([...parts, passage("Letters", "Letters and parcels go by post.")]);
  const articles = search(index, "when do parcels arrive", 2).map((hit) => hit.passage.title);
  assert.deepEqual(articles, ["Parcels", "Letters"]);
  assert.equal(search(index, "when do parcels arrive", 2)[0]?.passage.text, "Parcels arrive in two days.");
  assert.equal(search(index, "when do parcels arrive", 4).length, 4);
});

test("a short follow-up is read with what came before", () => {
  const turns = [
    { from: "contact" as const, text: "How much is express delivery?" },
    { from: "agent" as const, text: "It costs 9.90." },
    { from: "contact" as const, text: "and how long does it take?" },
  ];
  const [first] = searchConversation(shop, turns);
  assert.equal(first?.passage.title, "Delivery times and costs");
});

test("a new question in the same conversation is not drowned by the old one", () => {
  const turns = [
    { from: "contact" as const, text: "How much is express delivery?" },
    { from: "agent" as const, text: "Express delivery costs 9.90." },
    { from: "contact" as const, text: "Do bags have a warranty?" },
  ];
  assert.equal(searchConversation(shop, turns)[0]?.passage.title, "Warranty");
});

test("nothing asked or nothing known finds nothing", () => {
  assert.deepEqual(search(shop, ""), []);
  assert.deepEqual(search(buildIndex([]), "delivery"), []);
  assert.deepEqual(searchConversation(shop, [{ from: "agent", text: "Hello" }]), []);
});

function passage(title: string, text: string): Passage {
  return { id: title, articleId: title, title, heading: null, text };
}

function titleFor(query: string): string | undefined {
  return search(shop, query)[0]?.passage.title;
}
