/** Writing made fit for being read out: without its marks, links by their words alone, addresses by their site. */
export function toSpeech(text: string): string {
  return text
    .replace(/\[([^[\]\n]*)\]\([^)\s]{0,2000}\)/g, "$1")
    .replace(/https?:\/\/(?:www\.)?([^\s/?#,;!)]+?)(?:[/?#][^\s]*?)?(?=[.,;:!?)]*(?:\s|$))/g, "$1")
    .replace(/ ?\[\d+\]/g, "")
    .replace(/^[ \t]*(#{1,6}|[-*+]|>)[ \t]+/gm, "")
    .replace(/[*`]/g, "");
}

/**
 * As much of an answer as somebody listens to: its first sentence, and the second after a short one. Of a growing text
 * it is the beginning of what it is of the whole.
 */
export function toSpokenAnswer(text: string): string {
  const [first = "", second = ""] = sentences(toSpeech(inOneLine(text)));
  return (first.length > longSentence ? first : first + second).trimEnd();
}

// About ten seconds of speech; nobody remembers more before the next sentence.
const longSentence = 160;

/** Lists as they are told: one after the other. A line that has only begun may be one of a list and is left out. */
function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/\n\s*(?:[-*+]|\d+[.)]?)$/, "")
    .replace(/(?<![.!?:;,\s])[ \t]*\n\s*(?:[-*+]|\d+[.)])[ \t]+/g, ", ")
    .replace(/(?<=[.!?:;,])\s*\n\s*(?:(?:[-*+]|\d+[.)])[ \t]+)?/g, " ")
    .replace(/\s*\n\s*/g, ". ");
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

function sentences(text: string): string[] {
  const found: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const goesOn = abbreviated.test(found.at(-1) ?? "") || /^\p{Ll}/u.test(segment);
    if (goesOn && found.length > 0) found.push(found.pop() + segment);
    else found.push(segment);
  }
  return found;
}

// What ends with a full stop and ends no sentence.
const abbreviated =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|approx|e\.g|i\.e|z\. ?B|d\. ?h|bzw|ca|p\. ?ej|Sr|Sra|M)\.\s*$/iu;

/** As much of a growing text as reads the same whatever follows: whole words, and no link that is still open. */
export function settledPart(text: string): string {
  const words = text.slice(0, lastSpace(text) + 1);
  const link = /\[[^[\]\n]*$|\[[^[\]\n]*\]\([^)\s]{0,2000}$/.exec(words);
  return link ? words.slice(0, link.index) : words;
}

function lastSpace(text: string): number {
  return Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
}
