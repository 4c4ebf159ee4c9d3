/** Markdown as a person would read it aloud in a text message: no marks, but every address kept. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^\s*(```|~~~).*$/gm, "")
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/<(https?:\/\/[^>\s]+|[^>\s@]+@[^>\s]+)>/g, "$1")
    .replace(/<\/?[a-z][^>]*>/gi, "")
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]+)\]\(\s*<?([^)\s>]+)>?[^)]*\)/g, (_, label: string, url: string) => linked(label, url))
    .replace(/^\s*#{1,6}\s+(.*?)\s*#*$/gm, "$1")
    .replace(/^\s*>\s?/gm, "")
    .replace(/^\s*\|?[\s:|-]*-{3}[\s:|-]*$/gm, "")
    .replace(/^\s*\|(.*)\|\s*$/gm, (_, row: string) =>
      row
        .split("|")
        .map((cell) => cell.trim())
        .filter(Boolean)
        .join(", "),
    )
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(?<![\w*/])([*_])(?=\S)([^*_\n]*[^\s*_])\1(?![\w*/])/g, "$2")
    .replace(/`+([^`]+)`+/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, "$1")
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? "")
    .replace(/[^\S\n]+/g, " ");
}

function linked(label: string, url: string): string {
  const bare = url.replace(/^(mailto|tel):/, "");
  return label.trim() === bare ? bare : `${label} (${bare})`;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };

const segmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });

export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviation.test(last)) sentences[sentences.length - 1] = `${last}${segment}`;
    else sentences.push(segment);
  }
  return sentences.map((sentence) => sentence.trim()).filter(Boolean);
}

const abbreviation =
  /(^|\s)(e\.g|i\.e|etc|vs|no|nr|mr|mrs|ms|dr|st|approx|bzw|z\.\s?b|d\.\s?h|ca|p\.\s?ej|sr|sra|par ex|env|bijv|\d+)\.\s*$/i;
