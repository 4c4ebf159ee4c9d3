import type { Intent } from "../../domain/intent.ts";
import { readIntent } from "../../domain/read-intent.ts";
import type { Language } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";
import { openDetector } from "./detect-language.ts";

export type Perceived = { language: Language; intent: Intent; confidence: number };

type Known = { language: string | null; languageChosen: boolean };

/** Reads language and intent of what a contact wrote. A language chosen explicitly sticks; a short text settles nothing. */
export async function perceive(thread: Said[], newest: string, known: Known): Promise<Perceived> {
  const language = known.languageChosen
    ? { code: known.language, certain: true, chosen: true }
    : await readLanguage(thread, newest, known.language);
  return { language, ...readIntent(newest) };
}

const unknown: Language = { code: null, certain: false, chosen: false };

async function readLanguage(thread: Said[], newest: string, before: string | null): Promise<Language> {
  const { detect } = await openDetector();
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
  return all.certain ? { ...all, chosen: false } : unknown;
}
