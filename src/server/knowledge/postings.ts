import { isTelling, isUncut, type Language, languageOf, stem, type Term, termsOf, weightOf } from "./terms.ts";

export type Passage = { id: string; articleId: string; title: string; heading: string | null; text: string };

/** Where a word stands: articles and parts of titles that have it, and passages with how often they say it (flat pairs). */
export type Entry = {
  word: string;
  titles: number[];
  parts: number[];
  passages: number[];
  articles: number;
  rarity: number;
  passageRarity: number;
};

/** All lengths are shares of the mean. */
export type Index = {
  passages: Passage[];
  articleOf: Int32Array;
  passageLengths: Float64Array;
  titleLengths: Float64Array;
  /** "Refunds: when is it back?" is one title of three parts, either half and the whole. A heading is a part too. */
  partOf: number[];
  /** The passage that a part is the heading of; -1 for a part of a title. */
  headed: number[];
  partMasses: number[];
  articleLengths: Float64Array;
  entries: Entry[];
  byWord: Map<string, number>;
  byGram: Map<string, number[]>;
  byInitial: Map<string, number[]>;
  /** Words by what they are derived from: "dimmable", "dimmer" and "dimming" by "dim". */
  byRoot: Map<string, number[]>;
  languages: Language[];
  languageOf: Language[];
  /** The language of most articles. */
  home: Language;
  unseenRarity: number;
};

/** For each language the numbers of words as they are written, so that each is stemmed once. */
type Numbers = Map<Language, Map<string, number>>;

type Article = { title: string; passages: Passage[] };

export function buildIndex(passages: Passage[]): Index {
  const articles = groupByArticle(passages);
  const ordered = articles.flatMap((article) => article.passages);
  const index: Index = {
    passages: ordered,
    articleOf: new Int32Array(ordered.length),
    passageLengths: new Float64Array(ordered.length),
    titleLengths: new Float64Array(articles.length),
    partOf: [],
    headed: [],
    partMasses: [],
    articleLengths: new Float64Array(articles.length),
    entries: [],
    byWord: new Map(),
    byGram: new Map(),
    byInitial: new Map(),
    byRoot: new Map(),
    languages: [],
    languageOf: [],
    home: "en",
    unseenRarity: rarity(0, articles.length),
  };
  const numbers: Numbers = new Map([["en", new Map()]]);
  let first = 0;
  for (const [number, article] of articles.entries()) {
    enter(index, { article, number, first }, numbers);
    first += article.passages.length;
  }
  index.languages = [...numbers.keys()];
  index.home = mostly(index.languageOf);
  for (const lengths of [index.passageLengths, index.articleLengths, index.titleLengths]) toShareOfMean(lengths);
  weigh(index);
  return index;
}

function mostly(languages: Language[]): Language {
  const counts = Map.groupBy(languages, (language) => language);
  return [...counts].reduce((best, one) => (one[1].length > best[1].length ? one : best), ["en", []] as [
    Language,
    Language[],
  ])[0];
}

/** Pieces of three letters, by which misspelt words are found. */
export function gramsOf(word: string): Set<string> {
  const framed = `^${word}$`;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= framed.length; i++) grams.add(framed.slice(i, i + 3));
  return grams;
}

/** What a stemmed English word is derived from. */
export function rootOf(stemmed: string): string {
  if (isUncut(stemmed)) return stemmed;
  const bare = stemmed.replace(derived, "");
  const cut = stemmed.length - bare.length;
  return (bare.length < (cut > 3 ? 3 : 4) ? stemmed : bare).replace(/([^aeiouls])\1$/, "$1");
}

const derived = /(?:abl|ibl|abil|ment|anc|enc|ation|eri|er|or|ing|ful|less|iv|al|i)$/;

function groupByArticle(passages: Passage[]): Article[] {
  const articles = new Map<string, Article>();
  for (const passage of passages) {
    const article = articles.get(passage.articleId);
    if (article) article.passages.push(passage);
    else articles.set(passage.articleId, { title: passage.title, passages: [passage] });
  }
  return [...articles.values()];
}

function enter(index: Index, at: { article: Article; number: number; first: number }, numbers: Numbers) {
  const { article, number, first } = at;
  const title = termsOf(article.title);
  const bodies = article.passages.map(({ heading, text }) => termsOf(heading ? `${heading}\n${text}` : text));
  const language = languageOf([title, ...bodies]);
  const known = numbers.get(language) ?? new Map<string, number>();
  numbers.set(language, known);

  index.languageOf.push(language);
  const named = (text: string) => numbersOf(index, termsOf(text), known, language);
  for (const part of partsOf(article.title)) enterPart(index, named(part), { article: number, headed: -1 });
  for (const [i, { heading }] of article.passages.entries())
    if (heading) enterPart(index, named(heading), { article: number, headed: first + i });

  const titleWords = numbersOf(index, title, known, language);
  index.titleLengths[number] = titleWords.length;
  for (const word of new Set(titleWords)) index.entries[word]!.titles.push(number);

  const seen = new Set(titleWords);
  for (const [i, body] of bodies.entries()) {
    const words = numbersOf(index, body, known, language);
    enterPassage(index, words, first + i);
    index.articleOf[first + i] = number;
    index.articleLengths[number]! += words.length;
    for (const word of words) seen.add(word);
  }
  for (const word of seen) index.entries[word]!.articles++;
}

function partsOf(title: string): string[] {
  const parts = title.split(/(?<=[?!:;.？！：；。])\s+|\s[–—|]\s/).filter((part) => part.trim() !== "");
  return parts.length > 1 ? [title, ...parts] : [title];
}

function enterPart(index: Index, words: number[], { article, headed }: { article: number; headed: number }) {
  const part = index.partOf.push(article) - 1;
  index.headed.push(headed);
  for (const word of new Set(words)) index.entries[word]!.parts.push(part);
}

function enterPassage(index: Index, words: number[], passage: number) {
  index.passageLengths[passage] = words.length;
  const counts = new Map<number, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) index.entries[word]!.passages.push(passage, count);
}

function numbersOf(index: Index, terms: Term[], numbers: Map<string, number>, language: Language): number[] {
  return terms.map(({ word }) => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    const number = numberOf(index, stem(word, language));
    numbers.set(word, number);
    return number;
  });
}

function numberOf(index: Index, word: string): number {
  const known = index.byWord.get(word);
  if (known !== undefined) return known;
  const number =
    index.entries.push({ word, titles: [], parts: [], passages: [], articles: 0, rarity: 0, passageRarity: 0 }) - 1;
  index.byWord.set(word, number);
  return number;
}

function weigh(index: Index) {
  const articles = index.titleLengths.length;
  index.partMasses = index.partOf.map(() => 0);
  for (const [number, entry] of index.entries.entries()) {
    entry.rarity = rarity(entry.articles, articles);
    entry.passageRarity = rarity(entry.passages.length / 2, index.passages.length);
    for (const part of entry.parts) index.partMasses[part]! += weightOf(entry.word) * entry.rarity;
    for (const gram of gramsOf(entry.word)) push(index.byGram, gram, number);
    if (isTelling(entry.word)) push(index.byRoot, rootOf(entry.word), number);
    if (entry.titles.length > 0) push(index.byInitial, entry.word[0]!, number);
  }
}

function toShareOfMean(lengths: Float64Array) {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length || 1;
  for (let i = 0; i < lengths.length; i++) lengths[i]! /= mean;
}

function push(lists: Map<string, number[]>, key: string, number: number) {
  const list = lists.get(key);
  if (list) list.push(number);
  else lists.set(key, [number]);
}

// A young knowledge base says little on how rare a word is, so it is judged as if among articles on other things.
function rarity(having: number, all: number): number {
  return Math.log(1 + (background + all - having + 0.5) / (having + 0.5));
}

const background = 50;
