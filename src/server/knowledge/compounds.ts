import type { Index } from "./postings.ts";
import { type Language, stem } from "./terms.ts";
import { sensesOf } from "./translate.ts";

// German and Dutch write as one word what others write as several: "Versand" is found in "Versandkosten", and the other way round.

export function joinsWords(language: Language): boolean {
  return language === "de" || language === "nl";
}

const shortest = 4;

/** The indexed words that a word is part of; of a word that nobody knows also those that are part of it. */
export function compoundsOf(index: Index, word: string, { known, spoken }: Asking): number[] {
  const wholes = index.languages.some(joinsWords) ? wholesWith(index, word) : [];
  return known ? wholes : [...wholes, ...partsIn(word).flatMap((part) => named(index, part, spoken))];
}

type Asking = { known: boolean; spoken: readonly Language[] };

function wholesWith(index: Index, word: string): number[] {
  const part = stem(word, "de");
  if (part.length <= shortest) return [];
  return rarestGram(index, part).filter((number) => {
    const whole = index.entries[number]!.word;
    return whole.length >= part.length + shortest && (whole.startsWith(part) || whole.endsWith(part));
  });
}

function rarestGram(index: Index, part: string): number[] {
  let rarest: number[] | undefined;
  for (let i = 0; i + 3 <= part.length; i++) {
    const having = index.byGram.get(part.slice(i, i + 3)) ?? [];
    if (!rarest || having.length < rarest.length) rarest = having;
  }
  return rarest ?? [];
}

/** Both halves at every place where it can be cut, the "s" between them left out. */
function partsIn(word: string): string[] {
  if (!/^[a-z]{1,40}$/.test(word)) return [];
  const parts: string[] = [];
  for (let at = shortest; at + shortest <= word.length; at++)
    parts.push(word.slice(at), word.slice(0, at).replace(/(?<=.{4})s$/, ""));
  return parts;
}

function named(index: Index, part: string, spoken: readonly Language[]): number[] {
  const own = index.languages.filter(joinsWords).map((language) => stem(part, language));
  const senses = sensesOf(part, spoken.filter(joinsWords)).map(({ word }) => word);
  return [...own, ...senses].flatMap((word) => index.byWord.get(word) ?? []);
}
