import { compoundsOf, joinsWords } from "./compounds.ts";
import { type Entry, gramsOf, type Index, rootOf } from "./postings.ts";
import { isFunctional, isTelling, type Language, languagesOf, stem, type Term, termsOf, weightOf } from "./terms.ts";
import { sensesOf } from "./translate.ts";
import { synonyms } from "./vocabulary.ts";
import { wantedBy } from "./wanted.ts";

/** One word of a question: how much it matters and which indexed words answer to it, each with its likeness. */
export type Asked = {
  written: string;
  word: string;
  weight: number;
  functional: boolean;
  rarity: number;
  passageRarity: number;
  matches: Map<number, number>;
  /** Words of a broader meaning, which only a title is asked for: "countries we ship to" answers for every country. */
  broader: Map<number, number>;
};

const likeness = {
  joined: 0.9,
  translated: 0.8,
  kin: 0.75,
  misspelt: 0.7,
  compound: 0.75,
  abbreviated: 0.6,
  synonym: 0.6,
  broader: 0.4,
};

/** What is asked, and the languages it may be asked in. */
export type Question = { asked: Asked[]; spoken: readonly Language[]; wanted: RegExp | null };

export function readQuestion(index: Index, text: string, emphasis = 1): Question {
  const terms = termsOf(text);
  const words = terms.map((term) => term.word);
  const spoken = languagesOf(terms);
  const asked = terms.map((term, i) => ({
    ...ask(index, term, matchesOf(index, { words, at: i, spoken })),
    weight: emphasis * weightOf(term.word),
    broader: broaderOf(index, term.word, spoken),
  }));
  // A function word or a courtesy that no article has is of another language, or says nothing here.
  return {
    asked: strongest(asked.filter((one) => one.weight === emphasis || one.matches.size > 0)),
    spoken,
    wanted: wantedBy(text),
  };
}

/** What a match is worth: less where it is common. A translation is as telling as the word that was asked. */
export function worthOf(alike: number, rarity: number, asked: Asked): number {
  return alike === likeness.translated ? alike : alike * Math.min(1, rarity / asked.rarity);
}

/** The same word asked twice counts once, at its greater weight. */
export function strongest(asked: Asked[]): Asked[] {
  const byWord = new Map<string, Asked>();
  for (const one of asked) {
    const other = byWord.get(one.word);
    if (!other || other.weight < one.weight) byWord.set(one.word, one);
  }
  return [...byWord.values()];
}

function ask(index: Index, { written, word }: Term, matches: Map<number, number>): Omit<Asked, "weight" | "broader"> {
  const [closest] = [...matches].sort((a, b) => b[1] - a[1]);
  const entry = closest && index.entries[closest[0]];
  return {
    written,
    word: stem(word, "en"),
    functional: isFunctional(word),
    rarity: entry?.rarity ?? index.unseenRarity,
    passageRarity: entry?.passageRarity ?? index.unseenRarity,
    matches,
  };
}

type Place = { words: string[]; at: number; spoken: Language[] };

function matchesOf(index: Index, { words, at, spoken }: Place): Map<number, number> {
  const word = words[at]!;
  const matches = new Map<number, number>();
  const add = (number: number | undefined, how: number) => {
    if (number !== undefined && how > (matches.get(number) ?? 0)) matches.set(number, how);
  };
  for (const language of index.languages) add(index.byWord.get(stemIn(word, language)), 1);
  const known = [...matches.keys()];
  const senses = sensesOf(word, spoken).filter(({ how }) => how !== "broader");
  for (const { language, word, how } of senses) {
    add(index.byWord.get(word), likeness[how]);
    if (how !== "translated" || language !== "en") continue;
    for (const synonym of synonymsOf.get(word) ?? [])
      add(index.byWord.get(synonym), likeness.translated * likeness.synonym);
  }
  if (isFunctional(word)) return matches;

  for (const joined of [word + (words[at + 1] ?? ""), (words[at - 1] ?? "") + word]) {
    if (joined !== word) add(index.byWord.get(stem(joined, "en")), likeness.joined);
  }
  for (const synonym of synonymsOf.get(stem(word, "en")) ?? []) add(index.byWord.get(synonym), likeness.synonym);
  if (isTelling(word)) for (const number of index.byRoot.get(rootOf(stem(word, "en"))) ?? []) add(number, likeness.kin);
  const unheard = known.length === 0 && senses.length === 0;
  if (spoken.some(joinsWords))
    for (const number of compoundsOf(index, word, { known: !unheard, spoken })) add(number, likeness.compound);
  if (unheard) for (const [number, how] of misspellings(index, word)) add(number, how * likeness.misspelt);
  if (isTelling(word) && known.every((number) => index.entries[number]!.titles.length === 0))
    add(abbreviated(index, word), likeness.abbreviated);
  return matches;
}

function broaderOf(index: Index, word: string, spoken: Language[]): Map<number, number> {
  const broader = new Map<number, number>();
  for (const { word: broad, how, language } of sensesOf(word, spoken)) {
    // The French "pays" is no English "pays".
    const readable = language === index.home || spoken.includes(language);
    const number = how === "broader" && readable ? index.byWord.get(broad) : undefined;
    if (number !== undefined) broader.set(number, likeness.broader);
  }
  return broader;
}

// "Offen" is not the German way of saying "of".
function stemIn(word: string, language: Language): string {
  const cut = stem(word, language);
  return isFunctional(cut) && !isFunctional(word) ? word : cut;
}

export const synonymsOf = new Map<string, Set<string>>();
for (const line of synonyms) {
  const words = line.split(" ").map((word) => stem(word, "en"));
  for (const word of words) {
    const others = synonymsOf.get(word) ?? new Set();
    for (const other of words) if (other !== word) others.add(other);
    synonymsOf.set(word, others);
  }
}

function misspellings(index: Index, word: string): [number, number][] {
  if (word.length < 4) return [];
  const grams = gramsOf(word);
  const shared = new Map<number, number>();
  for (const gram of grams)
    for (const number of index.byGram.get(gram) ?? []) shared.set(number, (shared.get(number) ?? 0) + 1);
  return [...shared]
    .map(([number, count]): [number, number] => [
      number,
      (2 * count) / (grams.size + index.entries[number]!.word.length),
    ])
    .filter(([, how]) => how >= 0.55)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3);
}

// An unknown short word stands for the word most titles have that it can abbreviate: "acct" for "account".
function abbreviated(index: Index, short: string): number | undefined {
  if (!/^[a-z]{2,4}$/.test(short)) return undefined;
  let best: number | undefined;
  for (const number of index.byInitial.get(short[0]!) ?? []) {
    const entry = index.entries[number]!;
    if (entry.titles.length > titlesOf(index, best) && abbreviates(short, entry)) best = number;
  }
  return best;
}

function titlesOf(index: Index, number: number | undefined): number {
  return number === undefined ? 0 : index.entries[number]!.titles.length;
}

function abbreviates(short: string, { word }: Entry): boolean {
  if (word.length < short.length + 2) return false;
  let found = 0;
  for (const letter of word) if (letter === short[found]) found++;
  return found === short.length;
}
