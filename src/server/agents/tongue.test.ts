import assert from "node:assert/strict";
import { test } from "node:test";
import { agentDefinition } from "../../domain/agent-definition.ts";
import type { Said } from "../../domain/thread.ts";
import { perceive } from "./perceive.ts";
import { tongueOf } from "./tongue.ts";

const unsure = { language: null, languageChosen: false };

for (const text of ["Hello", "Hi", "warranty?", "ok", "Salut", "ciao", "hotel"]) {
  test(`of "${text}" no language is kept or shown`, async () => {
    const { language } = await perceive([said(text)], text, unsure);
    assert.deepEqual(language, { code: null, certain: false, chosen: false });
  });
}

test("several short messages may say what none says alone", async () => {
  const thread = ["Wo ist", "meine Lampe", "bitte?"].map(said);
  assert.equal((await perceive(thread, "bitte?", unsure)).language.code, "de");
});

test("the contact's own language goes before any other", async () => {
  assert.equal(await speaks("warranty?", { known: "fr", languages: ["de"], home: "es" }), "fr");
  assert.equal(await speaks("Wie lange dauert die Lieferung?", { languages: ["en"] }), "de");
});

test("while it is unknown: that of the greeting, the agent's first, that of the help pages, English", async () => {
  assert.equal(await speaks("ciao", { home: "en" }), "it");
  assert.equal(await speaks("Hello", { home: "de" }), "en");
  assert.equal(await speaks("hola", { languages: ["de", "en"] }), "de");
  assert.equal(await speaks("warranty?", { languages: ["nl"], home: "de" }), "nl");
  assert.equal(await speaks("hi", { home: "de" }), "de");
  assert.equal(await speaks("warranty?", {}), "en");
});

type World = { known?: string; languages?: string[]; home?: string };

async function speaks(text: string, { known, languages = [], home }: World): Promise<string> {
  const perceived = await perceive([said(text)], text, { ...unsure, language: known ?? null });
  const agent = { name: "Fern", definition: agentDefinition.parse({ languages }) };
  return tongueOf({ perceived, thread: [said(text)], agent, ...(home ? { home } : {}) });
}

function said(text: string): Said {
  return { from: "contact", text };
}
