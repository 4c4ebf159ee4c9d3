import assert from "node:assert/strict";
import { test } from "node:test";
import { openDetector } from "./detect-language.ts";

const { detect, strays } = await openDetector();

const says: Record<string, string> = {
  en: "Your order leaves within a day, and delivery takes two to four working days.",
  de: "Ihre Bestellung verlässt uns binnen eines Tages, die Lieferung dauert zwei bis vier Werktage.",
  fr: "Votre commande part en un jour et la livraison prend deux à quatre jours ouvrables.",
  es: "Su pedido sale en un día y la entrega tarda de dos a cuatro días laborables.",
  pt: "A sua encomenda sai num dia e a entrega demora dois a quatro dias úteis.",
  ja: "ご注文は一日以内に発送され、お届けまで二日から四日かかります。",
};

test("a text strays from every language but its own", () => {
  for (const [own, text] of Object.entries(says))
    for (const code of Object.keys(says))
      assert.equal(strays(text, code), code === own ? null : own, `${own}, ${code}`);
});

test("a language is the same under its other names", () => {
  const norwegian = "Bestillingen din sendes i løpet av en dag, og leveringen tar to til fire virkedager.";
  for (const code of ["no", "nb", "nn-NO", "nb_NO"]) assert.equal(strays(norwegian, code), null, code);
  assert.equal(strays(says.pt!, "pt-BR"), null);
  assert.equal(strays(says.de!, "de-AT"), null);
});

test("what is short, close by, full of names or in a language nobody profiled does not stray", () => {
  assert.equal(strays("Two days.", "de"), null);
  assert.equal(strays("Din ordre afsendes inden for en dag, og levering tager to til fire hverdage.", "no"), null);
  assert.equal(strays("Die Fjord Lamp Pro Max gibt es in Black, White und Ocean Blue.", "de"), null);
  assert.equal(strays("Hier steht es: https://shop.example/help/how-long-does-my-delivery-take", "de"), null);
  assert.equal(strays(says.de!, "gl"), null);
});

test("a text is certain from a few words on", () => {
  assert.deepEqual(detect("How long does delivery take?"), { code: "en", certain: true });
  assert.deepEqual(detect("¿Envían a España?"), { code: "es", certain: true });
  for (const text of ["ok", "warranty?", "ship to Portugal"]) assert.equal(detect(text).certain, false, text);
});

for (const mark of ["a", ":", "@", "://"])
  test(`a word of ${mark} without end is read in one pass, and what stands before it as well`, () => {
    const endless = mark.repeat(4_000_000 / mark.length);
    assert.equal(strays(endless, "de"), null);
    assert.equal(strays(`${says.ja} @${endless}`, "de"), "ja");
  });
