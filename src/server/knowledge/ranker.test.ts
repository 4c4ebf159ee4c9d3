import assert from "node:assert/strict";
import { test } from "node:test";
import { buildIndex, type Passage } from "./postings.ts";
import { answerable, search, searchThread } from "./ranker.ts";

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

const others = [passage("Gift wrapping", "We wrap it in tissue."), passage("Opening hours", "We open at nine.")];

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
  const [first] = searchThread(shop, turns).hits;
  assert.equal(first?.passage.title, "Delivery times and costs");
});

test("a new question in the same conversation is not drowned by the old one", () => {
  const turns = [
    { from: "contact" as const, text: "How much is express delivery?" },
    { from: "agent" as const, text: "Express delivery costs 9.90." },
    { from: "contact" as const, text: "Do bags have a warranty?" },
  ];
  assert.equal(searchThread(shop, turns).hits[0]?.passage.title, "Warranty");
});

test("a question that stands alone is judged alone, whatever was asked before", () => {
  const before = [
    { from: "contact" as const, text: "Can I send a bag back?" },
    { from: "agent" as const, text: "You can send anything back within 30 days." },
  ];
  const newest = "Do bags have a warranty?";
  const { hits, earlier } = searchThread(shop, [...before, { from: "contact", text: newest }]);
  assert.deepEqual(earlier, []);
  assert.deepEqual(hits[0], search(shop, newest)[0]);
  const unknown = searchThread(shop, [...before, { from: "contact", text: "Can I pay the curtain with bitcoin?" }]);
  assert.ok((unknown.hits[0]?.score ?? 0) < answerable);
});

test("what goes on with a subject of its own stands alone where that finds an answer", () => {
  const before = [
    { from: "contact" as const, text: "Can I send a bag back?" },
    { from: "agent" as const, text: "You can send anything back within 30 days." },
  ];
  const found = searchThread(shop, [...before, { from: "contact", text: "And the warranty?" }]);
  assert.deepEqual([found.hits[0]?.passage.title, found.earlier], ["Warranty", []]);
  const priced = searchThread(shop, [
    { from: "contact", text: "Do you deliver?" },
    { from: "contact", text: "and how much?" },
  ]);
  assert.equal(priced.hits[0]?.passage.title, "Delivery times and costs");
});

test("a country that an article names is found where it is named, any other by the broader word of its title", () => {
  const parts = ["We ship to all of the European Union.", "We do not ship to Japan or the United States."].map(
    (text, i) => ({
      ...passage("Countries we ship to", text),
      heading: [null, "Outside Europe"][i]!,
      id: `countries ${i}`,
    }),
  );
  const index = buildIndex([...parts, ...others, passage("Plazos de envío", "A España el paquete tarda 3 días.")]);
  const [italy, spain, states] = ["Do you deliver to Italy?", "Do you deliver to Spain?", "do you ship to the US?"].map(
    (asked) => search(index, asked)[0]!,
  );
  assert.deepEqual(
    [italy!.passage.id, spain!.passage.id, states!.passage.id],
    ["countries 0", "countries 0", "countries 1"],
  );
  for (const { score } of [italy!, spain!, states!]) assert.ok(score >= answerable);
});

test("delivery time asks for delivery", () => {
  assert.ok(search(shop, "Delivery time?")[0]!.score >= answerable);
});

test("of the page that was spoken of, the newest words choose the passage", () => {
  const parts = ["Every lamp has a warranty of five years.", "Falls, water and repairs by others."].map((text, i) => ({
    ...passage("Warranty on every lamp", text),
    heading: [null, "What is not covered"][i]!,
    id: `warranty ${i}`,
  }));
  const index = buildIndex([...parts, ...others]);
  const thread = [
    { from: "contact" as const, text: "Is there a warranty on lamps?" },
    { from: "agent" as const, text: "Every lamp has a warranty of five years." },
    { from: "contact" as const, text: "what does it not cover?" },
  ];
  assert.equal(searchThread(index, thread).hits[0]?.passage.id, "warranty 1");
});

test("a question that points back says what it was read together with, the newest first", () => {
  const turns = [
    { from: "contact" as const, text: "How much is express delivery?" },
    { from: "agent" as const, text: "It costs 9.90." },
    { from: "contact" as const, text: "and how long does it take?" },
  ];
  assert.deepEqual(searchThread(shop, turns).earlier, ["How much is express delivery?", "It costs 9.90."]);
});

test("finds in one language what is asked in another", () => {
  assert.equal(titleFor("Wie lange dauert der Versand?"), "Delivery times and costs");
  assert.equal(titleFor("¿Cuánto cuesta el envío?"), "Delivery times and costs");
  assert.equal(titleFor("J'ai oublié mon mot de passe"), "Reset your password");
  assert.ok(search(shop, "Haben Sie Öffnungszeiten?")[0]!.score >= answerable);
});

test("of two articles that say the same, whoever asks gets the one in their language", () => {
  const both = buildIndex([
    passage("Shipping costs", "Shipping costs 6 euros, wherever you live. We send it with the post."),
    passage("Versandkosten", "Der Versand kostet 6 Euro, wo immer Sie wohnen. Wir schicken es mit der Post."),
  ]);
  assert.equal(search(both, "Was kostet der Versand?")[0]?.passage.title, "Versandkosten");
  assert.equal(search(both, "How much is shipping?")[0]?.passage.title, "Shipping costs");
});

test("finds a word inside a compound, and a compound by its parts", () => {
  const german = buildIndex([
    passage("Ersatzlampen und Zubehör", "Alles, was Sie für Ihre Leuchte brauchen."),
    passage("Kleider waschen", "Bei dreißig Grad in der Maschine."),
  ]);
  assert.equal(search(german, "Haben Sie Ersatz?")[0]?.passage.title, "Ersatzlampen und Zubehör");
  assert.equal(search(german, "die Maschinenwäsche")[0]?.passage.title, "Kleider waschen");
});

test("reads words of one root as kin, and a verb with its other half further on", () => {
  const lamps = buildIndex([
    passage("Bulbs and dimming", "The dimmer is in the cord."),
    passage("Returns", "Use the label in the box."),
  ]);
  assert.equal(search(lamps, "Is it dimmable?")[0]?.passage.title, "Bulbs and dimming");
  assert.equal(search(lamps, "can I bring the big one back")[0]?.passage.title, "Returns");
});

test("a country is asked of a title about countries, and a country the text names goes before it", () => {
  const index = buildIndex([
    passage("Countries we ship to", "We ship to all of the European Union."),
    passage("Careers", "We hire carpenters."),
  ]);
  assert.ok(search(index, "Do you ship to Portugal?")[0]!.score >= answerable);
  assert.equal(search(index, "portugal careers")[0]?.passage.title, "Careers");
});

test("a title of several questions is as good as the one of them that was asked", () => {
  const one = buildIndex([passage("Where is my order?", "Follow the link."), ...others]);
  const several = buildIndex([
    passage("Where is my parcel? Where is my order? When does it come?", "Follow the link."),
    ...others,
  ]);
  const asked = "Where is my order?";
  assert.ok(search(several, asked)[0]!.score > search(one, asked)[0]!.score - 0.05);
});

test("finds a passage by its heading, and by the title what opens the article", () => {
  const parts = ["Ask a friend.", "Use the fuse box.", "Screws are in the bag."].map((text, i) => ({
    ...passage("Hanging a lamp", text),
    heading: [null, "Switching off the power", "Small parts"][i]!,
    id: `lamp ${i}`,
  }));
  const index = buildIndex([...parts, ...others]);
  assert.equal(search(index, "how do I switch off the power")[0]?.passage.id, "lamp 1");
  assert.equal(search(index, "how do I hang a lamp")[0]?.passage.id, "lamp 0");
});

test("the number of an order says nothing about what is asked of it", () => {
  const [plain, numbered] = ["track order", "track order 00123842"].map((asked) => search(shop, asked)[0]?.score);
  assert.ok(Math.abs((plain ?? 0) - (numbered ?? 0)) < 0.1);
});

test("nothing asked or nothing known finds nothing", () => {
  assert.deepEqual(search(shop, ""), []);
  assert.deepEqual(search(buildIndex([]), "delivery"), []);
  assert.deepEqual(searchThread(shop, [{ from: "agent", text: "Hello" }]).hits, []);
});

function passage(title: string, text: string): Passage {
  return { id: title, articleId: title, title, heading: null, text };
}

function titleFor(query: string): string | undefined {
  return search(shop, query)[0]?.passage.title;
}
