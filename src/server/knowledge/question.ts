import { type Entry, gramsOf, type Index } from "./postings.ts";
import { isFunctional, stem, termsOf, weightOf } from "./terms.ts";
import { synonyms } from "./vocabulary.ts";

/** One word of a question: how much it matters and which indexed words answer to it, each with its likeness. */
export type Asked = {
  written: string;
  word: string;
  weight: number;
  functional: boolean;
  rarity: number;
  passageRarity: number;
  matches: Map<number, number>;
};

const likeness = { joined: 0.9, misspelt: 0.7, abbreviated: 0.6, synonym: 0.6 };

export function readQuestion(index: Index, text: string, emphasis = 1): Asked[] {
  const terms = termsOf(text);
  const words = terms.map((term) => term.word);
  const asked = terms.map(({ written, word }, i) =>
    ask(index, { written, word, weight: emphasis * weightOf(word), matches: matchesOf(index, words, i) }),
  );
  return strongest(asked);
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

function ask(
  index: Index,
  { written, word, weight, matches }: Pick<Asked, "written" | "word" | "weight" | "matches">,
): Asked {
  const [closest] = [...matches].sort((a, b) => b[1] - a[1]);
  const entry = closest && index.entries[closest[0]];
  return {
    written,
    word: stem(word, "en"),
    weight,
    functional: isFunctional(word),
    rarity: entry?.rarity ?? index.unseenRarity,
    passageRarity: entry?.passageRarity ?? index.unseenRarity,
    matches,
  };
}

function matchesOf(index: Index, words: string[], at: number): Map<number, number> {
  const word = words[at]!;
  const matches = new Map<number, number>();
  const add = (number: number | undefined, how: number) => {
    if (number !== undefined && how > (matches.get(number) ?? 0)) matches.set(number, how);
  };
  for (const language of index.languages) add(index.byWord.get(stem(word, language)), 1);
  if (isFunctional(word)) return matches;

  const known = [...matches.keys()];
  for (const joined of [word + (words[at + 1] ?? ""), (words[at - 1] ?? "") + word]) {
    if (joined !== word) add(index.byWord.get(stem(joined, "en")), likeness.joined);
  }
  for (const synonym of synonymsOf.get(stem(word, "en")) ?? []) add(index.byWord.get(synonym), likeness.synonym);
  if (known.length === 0) for (const [number, how] of misspellings(index, word)) add(number, how * likeness.misspelt);
  if (known.every((number) => index.entries[number]!.titles.length === 0))
    add(abbreviated(index, word), likeness.abbreviated);
  return matches;
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
