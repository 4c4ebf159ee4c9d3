import { withoutTail } from "../../domain/plain-text.ts";
import { sentencesOf } from "./sentences.ts";

const usual = { least: 80, most: 200 };

type Block = { heading: string | null; text: string; words: number };

/** Cuts an article into passages of about 80 to 200 words that never break a list, a table or a code block in two. */
export function splitArticle(article: { title: string; body: string }): { heading: string | null; text: string }[] {
  const passages: Block[] = [];
  for (const block of blocksOf(article.body)) {
    const last = passages.at(-1);
    if (last && belongs(last, block)) join(last, block);
    else passages.push(block);
  }
  return passages.map(({ heading, text }) => ({ heading: heading === article.title ? null : heading, text }));
}

function belongs(last: Block, next: Block): boolean {
  const together = last.words + next.words;
  if (last.heading !== next.heading) return last.words + next.words < usual.least / 2;
  return together <= usual.most && (last.words < usual.least || next.words < usual.least / 2);
}

function join(last: Block, next: Block) {
  const heading = next.heading !== last.heading && next.heading ? `${next.heading}\n\n` : "";
  last.text += `\n\n${heading}${next.text}`;
  last.words += next.words;
}

function blocksOf(body: string): Block[] {
  const blocks: Block[] = [];
  let heading: string | null = null;
  let lines: string[] = [];
  let fence: string | undefined;
  const close = () => {
    const text = lines.join("\n").trim();
    if (text) blocks.push(...shortened({ heading, text, words: wordsIn(text) }));
    lines = [];
  };
  for (const line of body.replaceAll("\r\n", "\n").split("\n")) {
    fence = fenceAfter(fence, line);
    const title = fence ? undefined : headingIn(line);
    if (title !== undefined) {
      close();
      heading = title;
    } else if (!fence && line.trim() === "") {
      lines.push("");
    } else {
      if (!fence && lines.at(-1) === "" && !goesOn(lines, line)) close();
      lines.push(line);
    }
  }
  close();
  return blocks;
}

function fenceAfter(fence: string | undefined, line: string): string | undefined {
  const mark = /^\s*(```|~~~)/.exec(line)?.[1];
  if (!mark) return fence;
  return fence === undefined ? mark : fence === mark ? undefined : fence;
}

function headingIn(line: string): string | undefined {
  const marked = /^#{1,6}\s+/.exec(line);
  return marked ? withoutTail(line.slice(marked[0].length)) : undefined;
}

// A list with blank lines between its items, and the text indented under an item, are still one list.
function goesOn(lines: string[], line: string): boolean {
  const before = lines.findLast((line) => line !== "") ?? "";
  return isItem(line)
    ? isItem(before) || /^\s{2,}/.test(before) || before.trimEnd().endsWith(":")
    : /^\s{2,}\S/.test(line) && isItem(before);
}

function isItem(line: string): boolean {
  return /^\s*([-*+•]|\d+[.)])\s/.test(line);
}

// A wall of text without paragraphs is cut between sentences.
function shortened(block: Block): Block[] {
  if (
    block.words <= usual.most * 1.5 ||
    block.text.split("\n").some((line) => isItem(line) || line.startsWith("|") || fenceAfter(undefined, line))
  ) {
    return [block];
  }
  const parts: Block[] = [];
  for (const sentence of sentencesOf(block.text)) {
    const last = parts.at(-1);
    const words = wordsIn(sentence);
    if (last && last.words + words <= usual.most) {
      last.text += ` ${sentence}`;
      last.words += words;
    } else parts.push({ heading: block.heading, text: sentence, words });
  }
  return parts.filter((part) => part.text);
}

// Scripts without spaces count half a word a letter.
function wordsIn(text: string): number {
  const unspaced = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return text.split(/\s+/).filter(Boolean).length + unspaced / 2;
}
