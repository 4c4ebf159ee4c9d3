import type { Said } from "../../domain/thread.ts";
import type { Index, Passage } from "./postings.ts";
import { type Asked, type Question, readQuestion, strongest, worthOf } from "./question.ts";
import { isTelling, type Language, leaningOf } from "./terms.ts";
import { spelledOut } from "./wanted.ts";

/** `score` is 0 to 1 and comparable across questions; `terms` are the words of the question found, as written. */
export type Hit = { passage: Passage; score: number; terms: string[] };

/** From this score on a passage is taken for an answer. */
export const answerable = 0.41;

export function search(index: Index, query: string, limit = 5): Hit[] {
  return rank(index, readQuestion(index, query), limit);
}

/** What was found by which question, and the earlier messages, newest first, that it was read together with. */
type ThreadSearch = { hits: Hit[]; question: string; earlier: string[] };

/**
 * A question that stands alone is judged alone, and what was said before only adds passages behind the best; one that
 * points back is read together with it, at a lower weight. One that only goes on ("and returns?") stands alone where
 * that finds an answer.
 */
export function searchThread(index: Index, thread: Said[], limit = 5): ThreadSearch {
  const last = thread.findLastIndex((said) => said.from === "contact");
  if (last < 0) return { hits: [], question: "", earlier: [] };
  const { text } = thread[last]!;
  const asked = spelledOut(text);
  const question = readQuestion(index, asked);
  const along = readAlong(thread.slice(0, last).reverse());
  const alone = rank(index, question, limit);
  if (along.length === 0) return { hits: alone, question: text, earlier: [] };
  const together = readTogether(index, question, along);
  const leaning = leaningOf(asked);
  if (leaning === "back" || (leaning === "on" && !isEnough(alone)))
    return {
      hits: rank(index, together, limit, { own: question }),
      question: text,
      earlier: along.map(({ text }) => text),
    };
  const [best] = alone;
  const others = rank(index, together, limit, { judge: question }).filter(
    ({ passage }) => passage.id !== best?.passage.id,
  );
  return { hits: best ? [best, ...others].slice(0, limit) : others, question: text, earlier: [] };
}

function readTogether(
  index: Index,
  { asked, ...question }: Question,
  along: { text: string; weight: number }[],
): Question {
  const carry = asked.filter((one) => one.weight === 1).length < 2 ? carried.byThin : carried.byFull;
  const before = along.map(({ text, weight }) => readQuestion(index, text, carry * weight).asked);
  return { ...question, asked: strongest([asked, ...before].flat()) };
}

export function isEnough(hits: Hit[]): boolean {
  return (hits[0]?.score ?? 0) >= answerable;
}

/** The contact's own messages, the older the lighter, and the last reply. */
function readAlong(earlier: Said[]): { text: string; weight: number }[] {
  const own = earlier.filter((said) => said.from === "contact").slice(0, carried.turns);
  const reply = earlier.find((said) => said.from !== "contact");
  return [
    ...own.map(({ text }, back) => ({ text, weight: 0.5 ** back })),
    ...(reply ? [{ text: reply.text, weight: carried.reply }] : []),
  ];
}

/** A question of one word or none leans more on what it follows than one that stands by itself. */
const carried = { turns: 4, byFull: 0.3, byThin: 0.6, reply: 0.3 };

/** Saturation and length normalisation as in BM25, titles and bodies each by their own average. */
const tuning = {
  saturation: 1.2,
  bodyLength: 0.6,
  titleLength: 0.5,
  resemblance: 10,
  heading: 0.65,
  headed: 5,
  given: 2,
  foreign: 0.65,
};

type Scores = {
  articles: Float64Array;
  passages: Float64Array;
  resemblance: Float64Array;
  /** How much the heading of a passage resembles the question. */
  headings: Float64Array;
  /** Whether the title has a broader word for what was asked. */
  broader: Float64Array;
};

/**
 * In the order that a question gives; each judged by the same question or, where one is named, by another. Of an article
 * that was found by what was said before, the words of the newest message choose the passage.
 */
function rank(
  index: Index,
  question: Question,
  limit: number,
  { judge = question, own }: { judge?: Question; own?: Question } = {},
): Hit[] {
  const scores = scoreAll(index, question.asked);
  const best = bestPassages(index, scores);
  preferSpoken(index, scores, question.spoken);
  const { wanted } = question;
  const places = highest(scores.articles, limit)
    .map((article) => best[article]!)
    .map((passage) => (own ? nearest(index, own, passage) : passage))
    .map((passage) => (wanted ? giving(index, scores, passage, wanted) : passage));
  if (places.length < limit) places.push(...highest(without(scores.passages, places), limit - places.length));
  const judged = judge === question ? scores : scoreAll(index, judge.asked);
  return surestFirst(
    places.map((passage) => hit(index, judge.asked, judged, passage)),
    places.map((passage) => ease(index, index.languageOf[index.articleOf[passage]!]!, question.spoken)),
  );
}

/** What ranks first by its words may be no answer while one behind it, as easy to read, surely is. */
function surestFirst(hits: Hit[], eases: number[]): Hit[] {
  if (hits.length < 2 || hits[0]!.score >= answerable) return hits;
  const [surest] = hits
    .slice(0, 3)
    .filter((hit, place) => eases[place]! >= eases[0]! && hit.score >= sure)
    .sort((a, b) => b.score - a.score);
  return surest ? [surest, ...hits.filter((hit) => hit !== surest)] : hits;
}

function ease(index: Index, language: Language, spoken: readonly Language[]): number {
  if (spoken.includes(language)) return 1;
  return language === index.home ? tuning.foreign : tuning.foreign ** 2;
}

const sure = 0.55;

function without(scores: Float64Array, places: number[]): Float64Array {
  const others = scores.slice();
  for (const place of places) others[place] = 0;
  return others;
}

/** Of two articles that answer, whoever asks reads the one in their language, or else in that of most articles. */
function preferSpoken(index: Index, scores: Scores, spoken: readonly Language[]) {
  for (const [article, language] of index.languageOf.entries())
    scores.articles[article]! *= ease(index, language, spoken);
}

function scoreAll(index: Index, asked: Asked[]): Scores {
  const scores = {
    articles: new Float64Array(index.articleLengths.length),
    passages: new Float64Array(index.passages.length),
    resemblance: new Float64Array(index.articleLengths.length),
    headings: new Float64Array(index.passages.length),
    broader: new Float64Array(index.articleLengths.length),
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
    const how = worthOf(likeness, rarity, asked);
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
  const inParts = new Float64Array(index.partOf.length);
  const resemblance = new Float64Array(index.partOf.length);
  const { titleLength } = tuning;
  for (const one of asked) {
    noteBroader(index, scores, one);
    for (const title of likest(index, one, "titles", inTitles)) {
      const value = inTitles[title]! * one.weight * one.rarity;
      scores.articles[title]! += value / (1 - titleLength + titleLength * index.titleLengths[title]!);
      inTitles[title] = 0;
    }
    for (const part of likest(index, one, "parts", inParts)) {
      resemblance[part]! += inParts[part]! * one.weight * one.rarity;
      inParts[part] = 0;
    }
  }
  keepBest(index, scores, resemblance, massOf(asked));
}

/** A title about countries speaks for every country but those that the article names itself. */
function noteBroader(index: Index, { broader }: Scores, asked: Asked) {
  if (asked.broader.size === 0) return;
  const naming = new Set<number>();
  for (const number of asked.matches.keys()) {
    const { passages } = index.entries[number]!;
    for (let i = 0; i < passages.length; i += 2) naming.add(index.articleOf[passages[i]!]!);
  }
  for (const number of asked.broader.keys())
    for (const title of index.entries[number]!.titles) if (!naming.has(title)) broader[title] = named;
}

/** A title resembles the question as much as its best part does; the heading of a passage counts nearly as much. */
function keepBest(index: Index, scores: Scores, resemblance: Float64Array, mass: number) {
  const best = new Float64Array(scores.articles.length);
  for (let part = 0; part < resemblance.length; part++) {
    if (resemblance[part] === 0) continue;
    const [article, headed] = [index.partOf[part]!, index.headed[part]!];
    const plain = resemblance[part]! / Math.sqrt(mass * index.partMasses[part]!);
    const value = headed < 0 ? plain : plain * tuning.heading;
    const own = headed < 0 ? scores.resemblance : scores.headings;
    const place = headed < 0 ? article : headed;
    if (value > own[place]!) own[place] = value;
    if (value > best[article]!) best[article] = value;
  }
  for (let article = 0; article < best.length; article++)
    scores.articles[article]! += tuning.resemblance * best[article]!;
}

/** Notes how like a word its closest match in each title is; returns the titles that have any. */
function likest(index: Index, asked: Asked, where: "titles" | "parts", likenesses: Float64Array): number[] {
  const touched: number[] = [];
  const note = (place: number, how: number) => {
    if (likenesses[place] === 0) touched.push(place);
    if (how > likenesses[place]!) likenesses[place] = how;
  };
  for (const [number, likeness] of asked.matches) {
    const { [where]: places, rarity } = index.entries[number]!;
    const how = worthOf(likeness, rarity, asked);
    for (const place of places) note(place, how);
  }
  for (const [number, likeness] of asked.broader) {
    for (const place of index.entries[number]![where])
      if (where === "titles" || index.headed[place]! < 0) note(place, likeness);
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
    if (known < 0 || worth(index, scores, passage) > worth(index, scores, known)) best[article] = passage;
  }
  for (let article = 0; article < best.length; article++) {
    scores.articles[article]! += 0.5 * scores.passages[best[article]!]!;
  }
  return best;
}

function worth(index: Index, scores: Scores, passage: number): number {
  return scores.passages[passage]! + tuning.headed * headingOf(index, scores, passage);
}

/** The passage of an article that says most of what is newly asked. */
function nearest(index: Index, { asked }: Question, best: number): number {
  const scores = scoreAll(
    index,
    asked.filter(({ weight }) => weight === 1),
  );
  const article = index.articleOf[best]!;
  const near = (passage: number) => scores.passages[passage]! + tuning.headed * scores.headings[passage]!;
  let chosen = best;
  for (let passage = index.articleOf.indexOf(article); index.articleOf[passage] === article; passage++)
    if (near(passage) > near(chosen)) chosen = passage;
  return chosen;
}

/** Of passages about as good, the one that gives what was asked for, as a price or a time. */
function giving(index: Index, scores: Scores, best: number, wanted: RegExp): number {
  const article = index.articleOf[best]!;
  const gives = (passage: number) =>
    worth(index, scores, passage) + (wanted.test(index.passages[passage]!.text) ? tuning.given : 0);
  let chosen = best;
  let most = gives(best);
  for (let passage = index.articleOf.indexOf(article); index.articleOf[passage] === article; passage++) {
    if (worth(index, scores, passage) <= most - tuning.given) continue;
    const how = gives(passage);
    if (how > most) [chosen, most] = [passage, how];
  }
  return chosen;
}

/** What opens an article stands under its title, and speaks for what only the title says. */
function headingOf(index: Index, scores: Scores, passage: number): number {
  const article = index.articleOf[passage]!;
  const opens = index.articleOf[passage - 1] !== article;
  return Math.max(
    scores.headings[passage]!,
    opens ? opening * scores.resemblance[article]! + scores.broader[article]! : 0,
  );
}

const opening = 0.7;
const named = 0.4;

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
      resemblance: Math.max(scores.resemblance[article]!, scores.headings[passage]!),
      strength: strengthIn(index, content, scores, passage),
      evidence: evidenceIn(found.filter(({ one }) => content.includes(one))) / (1 + Math.log(index.passages.length)),
      unheard: unheardIn(asked),
    }),
    terms: [...new Set(found.filter(({ likeness }) => likeness > 0).map(({ one }) => one.written))],
  };
}

/** How fully a passage speaks of what was asked; what opens an article also speaks for what its title names in broader words. */
function strengthIn(index: Index, content: Asked[], scores: Scores, passage: number): number {
  const broadly = content.filter((one) => isNamed(index, one, passage));
  return (scores.passages[passage]! + named * strengthOf(broadly)) / (strengthOf(content) || 1);
}

function isNamed(index: Index, { broader }: Asked, passage: number): boolean {
  const article = index.articleOf[passage]!;
  if (broader.size === 0 || index.articleOf[passage - 1] === article) return false;
  return [...broader.keys()].some((number) => has(index.entries[number]!.titles, article, 1));
}

/** What a passage would score that said every word without end. */
function strengthOf(content: Asked[]): number {
  const mass = content.reduce((sum, { weight, passageRarity }) => sum + weight * passageRarity, 0);
  return (tuning.saturation + 1) * mass;
}

/** The share of the telling words that no article knows in any form: what is asked may be of another world. */
function unheardIn(asked: Asked[]): number {
  const telling = asked.filter(({ word, functional }) => !functional && isTelling(word));
  return telling.filter(({ matches, broader }) => matches.size + broader.size === 0).length / (telling.length || 1);
}

function evidenceIn(found: { one: Asked; likeness: number }[]): number {
  return found.reduce((sum, { one, likeness }) => sum + one.weight * one.rarity * likeness, 0);
}

function likenessIn(index: Index, { matches, broader }: Asked, passage: number, article: number): number {
  let best = 0;
  for (const [number, likeness] of matches) {
    const { titles, passages } = index.entries[number]!;
    if (likeness > best && (has(titles, article, 1) || has(passages, passage, 2))) best = likeness;
  }
  for (const [number, likeness] of broader)
    if (likeness > best && has(index.entries[number]!.titles, article, 1)) best = likeness;
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
  unheard,
}: {
  resemblance: number;
  strength: number;
  evidence: number;
  unheard: number;
}): number {
  const odds =
    4.2 * resemblance +
    4.4 * strength +
    2.8 * Math.log(0.1 + Math.max(evidence, 0.6 * resemblance ** 2)) -
    1.2 * unheard -
    3.2;
  return 1 / (1 + Math.exp(-odds));
}
