import { type Language, languageOf, stem, type Term, termsOf, weightOf } from "./terms.ts";

export type Passage = { id: string; articleId: string; title: string; heading: string | null; text: string };

/** Where a word stands: articles that have it in their title, and passages with how often they say it (flat pairs). */
export type Entry = {
  word: string;
  titles: number[];
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
  titleMasses: Float64Array;
  articleLengths: Float64Array;
  entries: Entry[];
  byWord: Map<string, number>;
  byGram: Map<string, number[]>;
  byInitial: Map<string, number[]>;
  languages: Language[];
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
    titleMasses: new Float64Array(articles.length),
    articleLengths: new Float64Array(articles.length),
    entries: [],
    byWord: new Map(),
    byGram: new Map(),
    byInitial: new Map(),
    languages: [],
    unseenRarity: rarity(0, articles.length),
  };
  const numbers: Numbers = new Map([["en", new Map()]]);
  let first = 0;
  for (const [number, article] of articles.entries()) {
    enter(index, { article, number, first }, numbers);
    first += article.passages.length;
  }
  index.languages = [...numbers.keys()];
  for (const lengths of [index.passageLengths, index.articleLengths, index.titleLengths]) toShareOfMean(lengths);
  weigh(index);
  return index;
}

/** Pieces of three letters, by which misspelt words are found. */
export function gramsOf(word: string): Set<string> {
  const framed = `^${word}$`;
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= framed.length; i++) grams.add(framed.slice(i, i + 3));
  return grams;
}

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
  const number = index.entries.push({ word, titles: [], passages: [], articles: 0, rarity: 0, passageRarity: 0 }) - 1;
  index.byWord.set(word, number);
  return number;
}

function weigh(index: Index) {
  const articles = index.titleLengths.length;
  for (const [number, entry] of index.entries.entries()) {
    entry.rarity = rarity(entry.articles, articles);
    entry.passageRarity = rarity(entry.passages.length / 2, index.passages.length);
    for (const title of entry.titles) index.titleMasses[title]! += weightOf(entry.word) * entry.rarity;
    for (const gram of gramsOf(entry.word)) push(index.byGram, gram, number);
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
