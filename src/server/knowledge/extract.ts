import { plainText } from "../../domain/plain-text.ts";
import type { Passage } from "./postings.ts";
import { synonymsOf } from "./question.ts";
import { sentencesOf } from "./sentences.ts";
import { isFunctional, languageOf, languagesOf, stem, termsOf, weightOf } from "./terms.ts";
import { sensesOf } from "./translate.ts";
import { wantedBy } from "./wanted.ts";

/** One sentence or list item, with the paragraph or list it stands in. */
type Piece = { text: string; block: number; listed: boolean; step: boolean };
type Span = { from: number; to: number };
type Sought = { weight: number; words: Map<string, number> };

const most = { pieces: 4, length: 500 };

/** The few sentences or steps of a passage that answer the question, whole, in their order, as plain text. */
export function extractAnswer(query: string, passage: Passage, options: { maxLength?: number } = {}): string {
  const maxLength = options.maxLength ?? most.length;
  const pieces = piecesOf(passage.text);
  const spans = spansOf(pieces, maxLength);
  if (spans.length === 0) return shortest(pieces, maxLength);
  const worth = judge(query, passage, pieces);
  const [best] = spans.map((span) => ({ span, worth: worth(span) })).sort((a, b) => b.worth - a.worth);
  return written(pieces, best!.span);
}

function piecesOf(markdown: string): Piece[] {
  const pieces: Piece[] = [];
  let block = 0;
  let open = false;
  for (const line of plainText(markdown.slice(0, longest))
    .split("\n")
    .map((line) => line.trim())) {
    const listed = /^([-*+•]|\d+[.)])\s+/.test(line);
    if (!line) open = false;
    else if (listed) {
      if (!pieces.at(-1)?.listed) block++;
      pieces.push({ text: line.replace(/^[*+•]/, "-"), block, listed, step: /^\d/.test(line) });
      open = true;
    } else if (open) continueBlock(pieces, line);
    else {
      block++;
      pieces.push(...sentencesOf(line).map((text) => ({ text, block, listed, step: false })));
      open = true;
    }
  }
  return pieces;
}

// Many times what a passage holds, unless it is one endless list.
const longest = 8000;

function continueBlock(pieces: Piece[], line: string) {
  const last = pieces.pop()!;
  const [first = "", ...rest] = last.listed ? [`${last.text} ${line}`] : sentencesOf(`${last.text} ${line}`);
  pieces.push({ ...last, text: first }, ...rest.map((text) => ({ ...last, text })));
}

/** Every run of pieces that may be quoted: short enough, and no list entered or left halfway. */
function spansOf(pieces: Piece[], maxLength: number): Span[] {
  const spans: Span[] = [];
  for (let from = 0; from < pieces.length; from++) {
    if (startsHalfway(pieces, from)) continue;
    for (let to = from; to < pieces.length; to++) {
      if (written(pieces, { from, to }).length > maxLength) {
        // Of a list that is too long as much as fits; a sentence that only leads to it is no answer.
        if (pieces[to]!.listed && pieces[to - 1]?.listed && to > from) spans.push({ from, to: to - 1 });
        break;
      }
      if (countOf(pieces, from, to) > most.pieces) break;
      if (!endsHalfway(pieces, to)) spans.push({ from, to });
    }
  }
  return spans;
}

function startsHalfway(pieces: Piece[], from: number): boolean {
  const [before, first] = [pieces[from - 1], pieces[from]!];
  if (!before) return false;
  return first.listed ? isLead(before) || goesOn(before, first) : leansBack.test(first.text);
}

// A sentence that opens so goes on from the one before it.
const leansBack = new RegExp(
  `^(?:${[
    "from (?:there|here|then)|after (?:that|this)|afterwards|then|there|in (?:that|this) case|if (?:so|not)|otherwise|instead|however|but|and|so|therefore",
    "also|for (?:that|this)|with (?:that|it|them)|without (?:it|them)|this|that|these|those|they|it|its|their|he|she|both|neither|even so|in return",
    "von dort|von da|danach|dann|dort|da|sonst|andernfalls|aber|und|deshalb|daher|dafür|damit|dazu|außerdem|dies|diese[rsn]?|sie|er|es(?! gibt)|jedoch|stattdessen",
    "desde (?:allí|ahí)|después|entonces|allí|si no|de lo contrario|pero|y|por eso|además|esto|estos|ellos|sin embargo",
    "de là|ensuite|puis|sinon|dans ce cas|mais|et|donc|c’est pourquoi|cela|ceci|ils|elles|cependant|toutefois|en revanche",
  ].join("|")})(?![\\p{L}’'])`,
  "iu",
);

function endsHalfway(pieces: Piece[], to: number): boolean {
  const [last, next] = [pieces[to]!, pieces[to + 1]];
  return Boolean(next?.listed && (isLead(last) || goesOn(last, next)));
}

function goesOn(item: Piece, next: Piece): boolean {
  return item.listed && item.block === next.block;
}

// The items of a list belong together however many they are, so that it counts as one piece.
function countOf(pieces: Piece[], from: number, to: number): number {
  const run = pieces.slice(from, to + 1);
  return run.filter((piece, i) => !piece.listed || run[i - 1]?.block !== piece.block).length;
}

function isLead(piece: Piece): boolean {
  return /[:：]$/.test(piece.text);
}

function judge(query: string, passage: Passage, pieces: Piece[]): (span: Span) => number {
  const language = languageOf([termsOf(passage.text)]);
  const sought = soughtIn(query, language);
  const wanted = wantedBy(query);
  const gives = pieces.map((piece) => wanted?.test(piece.text) ?? false);
  const stems = pieces.map((piece) => new Set(termsOf(piece.text).map(({ word }) => stem(word, language))));
  const rarities = sought.map((one) =>
    Math.log(1 + pieces.length / (0.5 + stems.filter((stem) => likeness(one, stem) > 0).length)),
  );
  const all = sought.reduce((sum, { weight }, i) => sum + weight * rarities[i]!, 0) || 1;

  return ({ from, to }) => {
    let found = 0;
    for (const [i, one] of sought.entries()) {
      found += one.weight * rarities[i]! * Math.max(...stems.slice(from, to + 1).map((stem) => likeness(one, stem)));
    }
    const span = { from, to };
    const given = gives.slice(from, to + 1).some(Boolean) ? 0.3 : 0;
    if (found === 0) return given + shape(pieces, span) - from;
    const steps = pieces.slice(from, to + 1).some((piece) => piece.step) ? 0.08 : 0;
    return found / all + given + steps + shape(pieces, span);
  };
}

// Between runs that say as much of what was asked: the earlier, a whole paragraph, one thought, neither a scrap nor a page.
function shape(pieces: Piece[], { from, to }: Span): number {
  const run = pieces.slice(from, to + 1);
  const length = written(pieces, { from, to }).length;
  const whole = pieces[from - 1]?.block !== pieces[from]!.block ? 0.06 : 0;
  const early = 0.08 * (1 - from / pieces.length);
  const asks = run.every((piece) => /[?？]$/.test(piece.text)) ? 0.3 : 0;
  const leaps = run.filter((piece, i) => i > 0 && isLeap(run[i - 1]!, piece)).length;
  const size = 0.12 * Math.min(1, length / 160) - 0.15 * Math.max(0, (length - 160) / most.length);
  return whole + early + size - asks - 0.2 * leaps - 0.03 * (countOf(pieces, from, to) - 1);
}

function isLeap(before: Piece, piece: Piece): boolean {
  return piece.block !== before.block && !isLead(before) && !leansBack.test(piece.text);
}

function soughtIn(query: string, language: ReturnType<typeof languageOf>): Sought[] {
  const terms = termsOf(query);
  const spoken = languagesOf(terms);
  return terms.map(({ word }) => {
    const words = new Map<string, number>();
    for (const { word: other, how, language: own } of sensesOf(word, spoken))
      if (own === language) words.set(other, how === "translated" ? 0.8 : how === "broader" ? 0.4 : 0.5);
    if (!isFunctional(word)) for (const synonym of synonymsOf.get(stem(word, "en")) ?? []) words.set(synonym, 0.5);
    words.set(stem(word, "en"), 1).set(stem(word, language), 1);
    return { weight: weightOf(word), words };
  });
}

function likeness({ words }: Sought, stems: Set<string>): number {
  let best = 0;
  for (const [word, how] of words) if (how > best && stems.has(word)) best = how;
  return best;
}

function written(pieces: Piece[], { from, to }: Span): string {
  let text = pieces[from]!.text;
  for (let i = from + 1; i <= to; i++) {
    const [before, piece] = [pieces[i - 1]!, pieces[i]!];
    const gap = piece.listed
      ? "\n"
      : before.block === piece.block
        ? unspaced.test(before.text)
          ? ""
          : " "
        : before.listed
          ? "\n\n"
          : "\n";
    text += gap + piece.text;
  }
  return text;
}

const unspaced = /[。！？]$/;

// Only when not one sentence fits: the shortest, ended at a word, which is better than silence.
function shortest(pieces: Piece[], maxLength: number): string {
  const [piece] = pieces.toSorted((a, b) => a.text.length - b.text.length);
  if (!piece || piece.text.length <= maxLength) return piece?.text ?? "";
  const cut = piece.text.slice(0, maxLength - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), maxLength / 2))}…`;
}
