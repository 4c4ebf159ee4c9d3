import type { Index, Passage } from "./postings.ts";
import { type Asked, readQuestion, strongest } from "./question.ts";

export { buildIndex, type Index, type Passage } from "./postings.ts";
export { splitArticle } from "./split.ts";

/** `score` is 0 to 1 and comparable across questions; `terms` are the words of the question found, as written. */
export type Hit = { passage: Passage; score: number; terms: string[] };
export type Turn = { from: "contact" | "agent" | "teammate"; text: string };

/** From this score on a passage is taken for an answer. */
export const answerable = 0.45;

export function search(index: Index, query: string, limit = 5): Hit[] {
  return rank(index, readQuestion(index, query), limit);
}

/** Ranks for the contact's last message, read with what was said before at a lower weight. */
export function searchConversation(index: Index, turns: Turn[], limit = 5): Hit[] {
  const last = turns.findLastIndex((turn) => turn.from === "contact");
  if (last < 0) return [];
  const earlier = turns.slice(0, last).reverse();
  const question = readQuestion(index, turns[last]!.text);
  const carry = question.filter((one) => one.weight === 1).length < 2 ? carried.byThin : carried.byFull;
  const before = earlier.filter((turn) => turn.from === "contact").slice(0, carried.turns);
  const reply = earlier.find((turn) => turn.from !== "contact");
  const asked = [
    question,
    ...before.map((turn, back) => readQuestion(index, turn.text, carry * 0.5 ** back)),
    readQuestion(index, reply?.text ?? "", carry * carried.reply),
  ];
  return rank(index, strongest(asked.flat()), limit);
}

/** A question of one word or none leans more on what it follows than one that stands by itself. */
const carried = { turns: 4, byFull: 0.3, byThin: 0.6, reply: 0.3 };

/** Saturation and length normalisation as in BM25, titles and bodies each by their own average. */
const tuning = { saturation: 1.2, bodyLength: 0.6, titleLength: 0.5, resemblance: 10 };

type Scores = { articles: Float64Array; passages: Float64Array; resemblance: Float64Array };

function rank(index: Index, asked: Asked[], limit: number): Hit[] {
  const scores = scoreAll(index, asked);
  const best = bestPassages(index, scores);
  const articles = highest(scores.articles, limit);
  const hits = articles.map((article) => hit(index, asked, scores, best[article]!));
  if (hits.length === limit) return hits;
  for (const article of articles) scores.passages[best[article]!] = 0;
  const others = highest(scores.passages, limit - hits.length);
  return [...hits, ...others.map((passage) => hit(index, asked, scores, passage))];
}

function scoreAll(index: Index, asked: Asked[]): Scores {
  const scores = {
    articles: new Float64Array(index.articleLengths.length),
    passages: new Float64Array(index.passages.length),
    resemblance: new Float64Array(index.articleLengths.length),
  };
  scoreBodies(index, scores, telling(asked));
  scoreTitles(index, scores, asked);
  return scores;
}

// Nearly every passage has the function words; only a question of nothing else looks for them there.
function telling(asked: Asked[]): Asked[] {
  return asked.every((one) => one.functional) ? asked : asked.filter((one) => !one.functional);
}

function scoreBodies(index: Index, scores: Scores, asked: Asked[]) {
  const inPassages = new Float64Array(scores.passages.length);
  const inArticles = new Float64Array(scores.articles.length);
  for (const one of asked) {
    const passages = counted(index, one, inPassages);
    const articles: number[] = [];
    for (const passage of passages) {
      const article = index.articleOf[passage]!;
      if (inArticles[article] === 0) articles.push(article);
      inArticles[article]! += inPassages[passage]!;
      scores.passages[passage]! +=
        one.weight * one.passageRarity * saturated(inPassages[passage]!, index.passageLengths[passage]!);
      inPassages[passage] = 0;
    }
    for (const article of articles) {
      scores.articles[article]! +=
        0.5 * one.weight * one.rarity * saturated(inArticles[article]!, index.articleLengths[article]!);
      inArticles[article] = 0;
    }
  }
}

/** Counts a word and its likes in each passage; returns the passages that have any. */
function counted(index: Index, asked: Asked, counts: Float64Array): number[] {
  const touched: number[] = [];
  for (const [number, likeness] of asked.matches) {
    const { passages, rarity } = index.entries[number]!;
    const how = likeness * Math.min(1, rarity / asked.rarity);
    for (let i = 0; i < passages.length; i += 2) {
      const passage = passages[i]!;
      if (counts[passage] === 0) touched.push(passage);
      counts[passage]! += how * passages[i + 1]!;
    }
  }
  return touched;
}

function saturated(count: number, length: number): number {
  const { saturation, bodyLength } = tuning;
  return (count * (saturation + 1)) / (count + saturation * (1 - bodyLength + bodyLength * length));
}

// A title is too short for counts: each word is in it or not, once for its weight and once for the cosine of both sides.
function scoreTitles(index: Index, scores: Scores, asked: Asked[]) {
  const inTitles = new Float64Array(scores.articles.length);
  const { titleLength } = tuning;
  for (const one of asked) {
    for (const title of likest(index, one, inTitles)) {
      const value = inTitles[title]! * one.weight * one.rarity;
      scores.articles[title]! += value / (1 - titleLength + titleLength * index.titleLengths[title]!);
      scores.resemblance[title]! += value;
      inTitles[title] = 0;
    }
  }
  const mass = massOf(asked);
  for (let title = 0; title < inTitles.length; title++) {
    if (scores.resemblance[title] === 0) continue;
    scores.resemblance[title]! /= Math.sqrt(mass * index.titleMasses[title]!);
    scores.articles[title]! += tuning.resemblance * scores.resemblance[title]!;
  }
}

/** Notes how like a word its closest match in each title is; returns the titles that have any. */
function likest(index: Index, asked: Asked, likenesses: Float64Array): number[] {
  const touched: number[] = [];
  for (const [number, likeness] of asked.matches) {
    const { titles, rarity } = index.entries[number]!;
    const how = likeness * Math.min(1, rarity / asked.rarity);
    for (const title of titles) {
      if (likenesses[title] === 0) touched.push(title);
      if (how > likenesses[title]!) likenesses[title] = how;
    }
  }
  return touched;
}

function massOf(asked: Asked[]): number {
  return asked.reduce((mass, { weight, rarity }) => mass + weight * rarity, 0);
}

/** The best passage of each article, which adds its own score to the article's. */
function bestPassages(index: Index, scores: Scores): Int32Array {
  const best = new Int32Array(scores.articles.length).fill(-1);
  for (let passage = 0; passage < scores.passages.length; passage++) {
    const article = index.articleOf[passage]!;
    const known = best[article]!;
    if (known < 0 || scores.passages[passage]! > scores.passages[known]!) best[article] = passage;
  }
  for (let article = 0; article < best.length; article++) {
    scores.articles[article]! += 0.5 * scores.passages[best[article]!]!;
  }
  return best;
}

/** Places of the highest scores above zero, highest first. */
function highest(scores: Float64Array, limit: number): number[] {
  const top: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place]!;
    if (score === 0 || (top.length === limit && score <= scores[top[limit - 1]!]!)) continue;
    const behind = top.findIndex((other) => scores[other]! < score);
    top.splice(behind < 0 ? top.length : behind, 0, place);
    if (top.length > limit) top.pop();
  }
  return top;
}

function hit(index: Index, asked: Asked[], scores: Scores, passage: number): Hit {
  const article = index.articleOf[passage]!;
  const found = asked.map((one) => ({ one, likeness: likenessIn(index, one, passage, article) }));
  const content = telling(asked);
  return {
    passage: index.passages[passage]!,
    score: confidence({
      resemblance: scores.resemblance[article]!,
      strength: scores.passages[passage]! / strengthOf(content),
      evidence: evidenceIn(found.filter(({ one }) => content.includes(one))) / (1 + Math.log(index.passages.length)),
    }),
    terms: found.filter(({ likeness }) => likeness > 0).map(({ one }) => one.written),
  };
}

/** What a passage would score that said every word without end. */
function strengthOf(content: Asked[]): number {
  const mass = content.reduce((sum, { weight, passageRarity }) => sum + weight * passageRarity, 0);
  return (tuning.saturation + 1) * mass || 1;
}

function evidenceIn(found: { one: Asked; likeness: number }[]): number {
  return found.reduce((sum, { one, likeness }) => sum + one.weight * one.rarity * likeness, 0);
}

function likenessIn(index: Index, { matches }: Asked, passage: number, article: number): number {
  let best = 0;
  for (const [number, likeness] of matches) {
    const { titles, passages } = index.entries[number]!;
    if (likeness > best && (has(titles, article, 1) || has(passages, passage, 2))) best = likeness;
  }
  return best;
}

/** Looks a number up in a rising list that holds one every `stride` places. */
function has(list: number[], wanted: number, stride: number): boolean {
  let low = 0;
  let high = list.length / stride - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = list[middle * stride]!;
    if (value === wanted) return true;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

// How alike the title and the question are, how fully the passage speaks of what was asked, and how many telling words agree,
// set against how many would by chance in so many passages. Fitted on questions whose answer is there, was taken out, or never was.
function confidence({
  resemblance,
  strength,
  evidence,
}: {
  resemblance: number;
  strength: number;
  evidence: number;
}): number {
  const sure = 4.2 * resemblance + 4.4 * strength + 2.8 * Math.log(0.1 + evidence) - 3.2;
  return 1 / (1 + Math.exp(-sure));
}
