import { kinds, meanings } from "./meanings.ts";
import { isFunctional, type Language, stem, termsOf } from "./terms.ts";

/** The words of one meaning, in each language that has them, as they are compared. */
type Meaning = Partial<Record<Language, string[]>>;

export type Sense = { language: Language; word: string; how: "synonym" | "translated" | "broader" };

const languages = ["en", "de", "es", "fr"] as const;

/** What a word of these languages means, in the words of all of them. */
export function sensesOf(word: string, spoken: readonly Language[]): Sense[] {
  if (!languages.some((language) => spoken.includes(language))) return [];
  const key = `${spoken.join()} ${word}`;
  const known = remembered.get(key);
  if (known) return known;
  const senses = lookUp(word, spoken);
  // No word is so long; what somebody sends to fill the memory is.
  if (word.length > longestWord) return senses;
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, senses);
  return senses;
}

const remembered = new Map<string, Sense[]>();
const mostRemembered = 5000;
const longestWord = 40;

function lookUp(word: string, spoken: readonly Language[]): Sense[] {
  const own = languages
    .filter((language) => spoken.includes(language))
    .flatMap((from) => (byWord[from].get(stem(word, from)) ?? []).map((meaning) => ({ from, meaning })));
  const names = new Set([
    ...(spoken.includes("en") ? [stem(word, "en")] : []),
    ...own.flatMap(({ meaning: { en = [] } }) => en),
  ]);
  const broader = [...names]
    .flatMap((name) => broaderThan.get(name) ?? [])
    .flatMap((broad) => byWord.en.get(broad) ?? []);
  return [
    ...own.flatMap(({ from, meaning }) =>
      sensesIn(meaning, (language) => (language === "en" && from === "en" ? "synonym" : "translated")),
    ),
    ...broader.flatMap((meaning) => sensesIn(meaning, () => "broader")),
  ];
}

function sensesIn(meaning: Meaning, how: (language: Language) => Sense["how"]): Sense[] {
  return languages.flatMap((language) =>
    (meaning[language] ?? []).map((word) => ({ language, word, how: how(language) })),
  );
}

const byWord: Record<(typeof languages)[number], Map<string, Meaning[]>> = {
  en: new Map(),
  de: new Map(),
  es: new Map(),
  fr: new Map(),
};
for (const line of meanings) {
  const meaning: Meaning = {};
  for (const [place, words] of line.split("|").entries()) {
    const language = languages[place]!;
    // "Offen" would be cut down to "of".
    const stems = termsOf(words).map(({ word }) => [word, stem(word, language)] as const);
    meaning[language] = [
      ...new Set(stems.filter(([word, cut]) => isFunctional(word) || !isFunctional(cut)).map(([, cut]) => cut)),
    ];
    for (const word of meaning[language]) byWord[language].set(word, [...(byWord[language].get(word) ?? []), meaning]);
  }
}

const broaderThan = new Map<string, string[]>();
for (const [broad, narrow] of kinds) {
  for (const name of narrow.split(" ").map((word) => stem(word, "en")))
    broaderThan.set(name, [...(broaderThan.get(name) ?? []), stem(broad, "en")]);
}
