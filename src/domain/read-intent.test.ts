import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Intent } from "./intent.ts";
import { greetedIn, readIntent } from "./read-intent.ts";

const texts: Record<Exclude<Intent, "other">, string[]> = {
  question: [
    "How long does delivery take?",
    "where is my parcel",
    "Wo ist mein Paket?",
    "¿Dónde está mi pedido?",
    "Où est mon colis ?",
    "thanks, but where is it and when will it come?",
    "Do you ship to Norway",
    "Will I be charged twice if I try again?",
    "ok, and where is it?",
    "送料はいくらですか？",
  ],
  interested: ["I am interested in the large lamp", "I'd like to buy two", "Me interesa la lámpara"],
  objection: ["That is too expensive for us", "Das ist mir zu teuer"],
  "not-interested": ["Not interested, sorry", "Kein Interesse", "No me interesa", "We are no longer interested."],
  complaint: [
    "This is unacceptable!",
    "I want to make a complaint",
    "Ich bin sehr enttäuscht",
    "C'est inadmissible",
    "I was charged twice!!",
    "Why was I charged twice?",
    "You charged me twice for one lamp",
    "My card has been debited two times",
    "Mir wurde doppelt abgebucht",
    "Me han cobrado dos veces",
  ],
  scheduling: ["Can you call me tomorrow?", "I'd like to book a demo", "Ich möchte einen Termin vereinbaren"],
  "wrong-person": ["You have the wrong number", "Wrong person, sorry", "Falsche Nummer", "número equivocado"],
  "opt-out": [
    "STOP",
    "stop.",
    "Unsubscribe",
    "please stop messaging me",
    "take me off your list",
    "Keine Nachrichten mehr!",
  ],
  human: [
    "Can I talk to a human?",
    "I want to speak with a real person please",
    "human please",
    "agent",
    "Ich möchte mit einem Menschen sprechen",
    "Quiero hablar con una persona",
    "Je veux parler à un conseiller",
  ],
  greeting: [
    "Hi",
    "Hello there!",
    "Guten Morgen",
    "hola",
    "Bonjour",
    "ciao",
    "Servus!",
    "salut",
    "Olá",
    "hoi",
    "مرحباً",
  ],
  thanks: [
    "Thanks!",
    "ok thank you very much",
    "No, thanks",
    "nein danke",
    "Vielen Dank",
    "gracias",
    "merci beaucoup",
    "ok",
    "OK!",
    "got it",
    "bye",
    "Tschüss",
    "Grazie",
    "شكراً",
  ],
};

describe("reads the intent", () => {
  for (const [intent, examples] of Object.entries(texts)) {
    for (const text of examples) test(`${intent}: ${text}`, () => assert.equal(readIntent(text).intent, intent));
  }
});

describe("silences nobody who did not ask for it", () => {
  const ordinary = [
    "Please cancel my order",
    "Cancel",
    "end",
    "How do I cancel my subscription?",
    "Can I stop the delivery?",
    "Does the warranty end after two years?",
    "I want to quit smoking, which tea is good?",
    "How do I unsubscribe from the newsletter?",
    "The lamp stopped working",
    "Is this the end of the line?",
    "What is the cancellation period?",
    "The parcel did not arrive at the bus stop",
    "Don't stop, this is great",
    "Kann ich die Bestellung stornieren?",
    "Ich möchte mein Abo kündigen",
    "¿Cómo cancelo el pedido?",
    "Is it not interesting?",
    "My son is not interested in blue, do you have red?",
    "Can I pay in instalments with no interest?",
    "I would like to pay with no interest",
    "You sent me the wrong number of plates",
    "Is this the wrong number for returns?",
    "Am I talking to the wrong person?",
    "end-to-end encryption, do you have it?",
    "Please do not contact the neighbour, bring it to me",
    "stop by tomorrow",
  ];
  for (const text of ordinary) {
    test(text, () => {
      const { intent } = readIntent(text);
      assert.ok(!["opt-out", "not-interested", "wrong-person"].includes(intent), intent);
    });
  }
});

test("a greeting says its language, unless half the world says it", () => {
  const greetings = {
    en: "Hello",
    de: "Hallo!",
    es: "hola",
    fr: "Salut",
    it: "ciao",
    pt: "Olá",
    nl: "Goedemorgen",
    ar: "مرحباً",
  };
  for (const [language, text] of Object.entries(greetings)) assert.equal(greetedIn(text), language, text);
  for (const text of ["hi", "hey", "ok", "warranty?", "Holaster", ""]) assert.equal(greetedIn(text), null, text);
});

test("what it does not know is other, and less certain than what it knows", () => {
  const unknown = readIntent("blue, size 42");
  assert.equal(unknown.intent, "other");
  assert.ok(unknown.confidence < readIntent("STOP").confidence);
});

test("nothing, signs and emoji alone are other", () => {
  for (const text of ["", "   ", "...", "👍", "🙂🙂"]) assert.equal(readIntent(text).intent, "other", text);
});

test("of a text without end the intent is read in one pass", () => {
  const endless = "please do not ".repeat(400_000);
  assert.deepEqual(readIntent(`${endless}?`), { intent: "question", confidence: 0.7 });
  assert.equal(readIntent(`${endless}text me`).intent, "opt-out");
});
