import type { Intent } from "../../domain/intent.ts";
import { readIntent } from "../../domain/read-intent.ts";
import type { Language } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";

export type Perceived = { language: Language; intent: Intent; confidence: number };

type Known = { language: string | null; languageChosen: boolean };

// Shorter than this, a text may be any of several languages ("ok", "hotel").
const enoughLetters = 14;

/** Reads language and intent of what a contact wrote. A language chosen explicitly sticks; a short text settles nothing. */
export async function perceive(thread: Said[], newest: string, known: Known): Promise<Perceived> {
  const language = known.languageChosen
    ? { code: known.language, certain: true, chosen: true }
    : await readLanguage(thread, newest, known.language);
  return { language, ...readIntent(newest) };
}

async function readLanguage(thread: Said[], newest: string, before: string | null): Promise<Language> {
  const detect = await detector();
  const own = detect(newest);
  if (own.certain) return { ...own, chosen: false };
  if (before) return { code: before, certain: true, chosen: false };
  // Together, several short messages may say what none says alone.
  const all = detect(
    thread
      .filter((said) => said.from === "contact")
      .slice(-4)
      .map((said) => said.text)
      .join("\n"),
  );
  return { ...(all.certain ? all : own), chosen: false };
}

let loading: Promise<(text: string) => { code: string | null; certain: boolean }> | null = null;

/** The language profiles take 100 MB, so they come into memory with the first message, not at the start. */
function detector() {
  loading ??= import("eld/extrasmall").then(({ eld }) => (text: string) => {
    const found = eld.detect(text);
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    const dense = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(text);
    return {
      code: found.language || null,
      certain: Boolean(found.language) && found.isReliable() && (dense || letters >= enoughLetters),
    };
  });
  return loading;
}
