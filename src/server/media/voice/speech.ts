/** Writing made fit for being read out: without its marks, links by their words alone. */
export function toSpeech(text: string): string {
  return text
    .replace(/\[([^\]\n]*)\]\([^)\s]*\)/g, "$1")
    .replace(/ ?\[\d+\]/g, "")
    .replace(/^[ \t]*(#{1,6}|[-*+]|>)[ \t]+/gm, "")
    .replace(/[*`]/g, "");
}

/** As much of a growing text as reads the same whatever follows: whole words, and no link that is still open. */
export function settledPart(text: string): string {
  const words = text.slice(0, lastSpace(text) + 1);
  const link = /\[[^\]\n]*$|\[[^\]\n]*\]\([^)\s]*$/.exec(words);
  return link ? words.slice(0, link.index) : words;
}

function lastSpace(text: string): number {
  return Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n"));
}
