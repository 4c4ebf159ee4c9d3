import { stemmer } from "stemmer";
import { courtesies, parted, phrases, pointing, stopWords, uncut } from "./vocabulary.ts";

export type Language = keyof typeof endings | "en";

/** A word as it stood in the text (`written`) and as it is compared (`word`). */
export type Term = { written: string; word: string };

export function termsOf(text: string): Term[] {
  return joinPhrases(wordsOf(text));
}

export function stem(word: string, language: Language): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (language !== "en") return lightStem(word, language);
  return whole.has(word) ? word : stemmer(word);
}

export function isUncut(word: string): boolean {
  return whole.has(word);
}

const whole = new Set(uncut.split(" "));

export function languageOf(texts: Term[][]): Language {
  const votes = votesIn(texts.flatMap((terms) => terms.slice(0, 60)));
  return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best), ["en", votes.get("en") ?? 0] as [
    Language,
    number,
  ])[0];
}

/** The languages a few words may be in: all that have the most function words of it, and any where it has none. */
export function languagesOf(terms: Term[]): Language[] {
  const votes = votesIn(terms);
  const most = Math.max(0, ...votes.values());
  return most === 0 ? allLanguages : [...votes].flatMap(([language, count]) => (count === most ? [language] : []));
}

function votesIn(terms: Term[]): Map<Language, number> {
  const votes = new Map<Language, number>();
  for (const { word } of terms) {
    for (const language of speaking.get(word) ?? []) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  return votes;
}

/** How much of a text's subject a word carries; takes words and stems alike. */
export function weightOf(word: string): number {
  if (isFunctional(word) || orderNumber.test(word)) return 0.2;
  return courteous.has(word) ? 0.3 : 1;
}

// Whose order it is says nothing about what is asked.
const orderNumber = /^[a-z]{0,3}\d{5,}$/;

export function isTelling(word: string): boolean {
  return weightOf(word) === 1;
}

/** How a question leans on what was said before it: not at all, it goes on from there, or it points back and says little itself. */
export function leaningOf(text: string): "none" | "on" | "back" {
  const words = new Set(termsOf(text).map(({ word }) => word));
  const telling = [...words].filter(isTelling).length;
  if (telling > 1) return "none";
  if (telling === 0 || [...words].some((word) => points.has(word))) return "back";
  return goesOn.test(text) ? "on" : "none";
}

const goesOn = /^\s*¿?\s*(?:and|what about|how about|or|und|oder|was ist mit|y|o|qué hay de|et|ou|e)\b/iu;

const points = new Set(pointing.split(" "));

export function isFunctional(word: string): boolean {
  return speaking.has(word);
}

function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[ßæœøđðłþı]/g, (letter) => unmarked[letter] ?? letter);
}

const plain = /^\w*$/;

const unmarked: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー]+/u;
const pieces = new RegExp(`${unspaced.source}|[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)*`, "gu");

function wordsOf(text: string): Term[] {
  const terms: Term[] = [];
  // Marks of unspaced scripts (the Japanese voicing mark) carry meaning, so those runs are only composed, not folded.
  for (const written of text.normalize("NFKC").match(pieces) ?? []) {
    if (written >= firstUnspaced && unspaced.test(written)) terms.push(...pairsOf(written));
    else for (const word of partsOf(written)) terms.push({ written, word });
  }
  return terms;
}

const firstUnspaced = "\u0e00";

function pairsOf(run: string): Term[] {
  const letters = [...run];
  if (letters.length === 1) return [{ written: run, word: run }];
  return letters.slice(1).map((letter, i) => ({ written: letters[i] + letter, word: letters[i] + letter }));
}

// "don't", "user's" and "l'abonnement" keep only the part that carries the meaning; "US" is a country, "us" is we.
function partsOf(written: string): string[] {
  if (written === "US") return ["usa"];
  const word = fold(written);
  return /['’]/.test(word) ? word.split(/['’]/).filter((part) => part.length > 2 || part === "no") : [word];
}

function joinPhrases(terms: Term[]): Term[] {
  const joined: Term[] = [];
  for (let i = 0; i < terms.length; ) {
    const phrases = phrasesByFirst.get(terms[i]!.word);
    const phrase = (phrases && phraseAt(terms, i, phrases)) ?? partedAt(terms, i);
    joined.push(...(phrase?.terms ?? [terms[i]!]));
    i += phrase?.length ?? 1;
  }
  return joined;
}

type Found = { terms: Term[]; length: number };

// "Send the lamp back" says what "send back the lamp" says; what stands between is read on its own.
function partedAt(terms: Term[], start: number): Found | undefined {
  const particles = partedByVerb.get(terms[start]!.word);
  if (!particles) return undefined;
  for (let at = start + 2; at <= start + mostBetween + 1 && at < terms.length; at++) {
    const word = particles.get(terms[at]!.word);
    if (!word) continue;
    const written = `${terms[start]!.written} ${terms[at]!.written}`;
    return { terms: [{ written, word }, ...terms.slice(start + 1, at)], length: at - start + 1 };
  }
  return undefined;
}

const mostBetween = 4;

const partedByVerb = new Map<string, Map<string, string>>();
for (const [verbs, particle, word] of parted) {
  for (const verb of verbs.split(" "))
    partedByVerb.set(verb, (partedByVerb.get(verb) ?? new Map()).set(particle, word));
}

type Phrase = { rest: string[]; word: string };

function phraseAt(terms: Term[], start: number, phrases: Phrase[]): Found | undefined {
  for (const { rest, word } of phrases) {
    if (!rest.every((next, i) => terms[start + 1 + i]?.word === next)) continue;
    const length = rest.length + 1;
    const written = terms.slice(start, start + length).map((term) => term.written);
    return { terms: word.split(" ").map((word) => ({ written: written.join(" "), word })), length };
  }
  return undefined;
}

const phrasesByFirst = new Map<string, Phrase[]>();
for (const [phrase, word] of phrases) {
  const [first = "", ...rest] = phrase.split(" ");
  const known = [...(phrasesByFirst.get(first) ?? []), { rest, word }];
  phrasesByFirst.set(
    first,
    known.sort((a, b) => b.rest.length - a.rest.length),
  );
}

const allLanguages = Object.keys(stopWords) as Language[];

const speaking = new Map<string, Language[]>();
for (const [language, words] of Object.entries(stopWords)) {
  for (const word of words.split(" ")) speaking.set(word, [...(speaking.get(word) ?? []), language as Language]);
}

const courteous = new Set(courtesies.split(" ").flatMap((word) => [word, stemmer(word)]));

function lightStem(word: string, language: keyof typeof endings): string {
  const ending = endings[language].find((ending) => word.endsWith(ending) && word.length - ending.length >= 3);
  const bare = ending ? word.slice(0, -ending.length) : word;
  // Dutch doubles by spelling rule: koop/kopen, stop/stoppen.
  return language === "nl" || language === "de" ? bare.replace(/([a-z])\1(?=[a-z]?$)/, "$1") : bare;
}

// Longest first, on folded words.
const endings = {
  es: byLength(
    "amientos imientos amiento imiento aciones uciones iciones acion ucion icion adores adoras ador adora ancias ancia " +
      "mente idades idad ando iendo aron ieron aban aba ados adas ado ada idos idas ido ida ar er ir an en es os as a e o s",
  ),
  pt: byLength(
    "amentos imentos amento imento acoes icoes ucoes acao icao ucao adores adoras ador adora ancias ancia mente idades " +
      "idade ando endo indo aram eram iram avam ava ados adas ado ada idos idas ido ida ar er ir ou oes ao ais eis am em es os as a e o s",
  ),
  fr: byLength(
    "issements issement ements ement ations ation ateurs ateur ances ance ments ment ites ite euses euse eurs eur aient " +
      "antes ante ants ant ees ee es er ez ent ir is it ait ons e s x",
  ),
  it: byLength(
    "amenti amento imenti imento azioni azione izioni izione mente ando endo ati ata ate ato iti ita ite ito uti uta ute uto are " +
      "ere ire avo ano ono i e a o",
  ),
  de: byLength(
    "ierungen ierung ungen ung lichen liche lich heiten heit keiten keit ieren iert igen ige ig ern em en er es et e n s t",
  ),
  nl: byLength("eringen ering ingen ing heden heid lijke lijk tjes tje jes je eren eerd en de te d t e s"),
};

function byLength(list: string): string[] {
  return list.split(" ").sort((a, b) => b.length - a.length);
}
