/**
 * Markdown as a person would read it aloud in a text message: no marks, but every address kept. Whatever a mark may
 * enclose has a limit, so that no text, however made, takes longer than its length warrants.
 */
export function plainText(markdown: string): string {
  return withoutTables(markdown.replaceAll("\r\n", "\n"))
    .replace(/^[^\S\n]*(```|~~~).*$/gm, "")
    .replace(/<br[^\S\n]{0,10}\/?>/gi, "\n")
    .replace(/<(https?:\/\/[^<>\s]{1,2000}|[^<>\s@]{1,200}@[^<>\s]{1,200})>/g, "$1")
    .replace(/<\/?[a-z][^<>]{0,1000}>/gi, "")
    .replace(/!\[[^[\]]{0,500}\]\([^()]{0,1000}\)/g, "")
    .replace(/\[([^[\]]+)\]\(\s*<?([^)\s>]{1,2000})(?:[\s>][^)]{0,500})?\)/g, (_, label: string, url: string) =>
      linked(label, url),
    )
    .replace(/^[^\S\n]*#{1,6}[^\S\n]+(.*)$/gm, (_, heading: string) => withoutTail(heading))
    .replace(/^[^\S\n]*>[^\S\n]?/gm, "")
    .replace(/(\*\*|__)(?=\S)(.{0,500}?\S)\1/g, "$2")
    .replace(/(?<![\w*/])([*_])(?=\S)([^*_\n]*[^\s*_])\1(?![\w*/])/g, "$2")
    .replace(/(?<!`)`+([^`]+)`+/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, "$1")
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? "")
    .replace(/[^\S\n]+/g, " ");
}

/** A heading may end with the marks it began with. */
export function withoutTail(heading: string): string {
  let end = heading.length;
  while (end > 0 && /[\s#]/.test(heading[end - 1]!)) end--;
  return heading.slice(0, end);
}

/** A table becomes a list of its rows, under its head. */
function withoutTables(markdown: string): string {
  const lines = markdown.split("\n");
  const plain: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!isHead(lines, at)) {
      plain.push(lines[at]!);
      continue;
    }
    plain.push(`${cellsOf(lines[at]!)}:`);
    for (at += 2; lines[at]?.includes("|"); at++) plain.push(`- ${cellsOf(lines[at]!)}`);
    at--;
  }
  return plain.join("\n");
}

function isHead(lines: string[], at: number): boolean {
  const [head, under = ""] = [lines[at]!, lines[at + 1]];
  return head.includes("|") && under.includes("|") && under.includes("-") && /^[\s|:-]+$/.test(under);
}

function cellsOf(row: string): string {
  return row
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"))
    .filter(Boolean)
    .join(", ");
}

function linked(label: string, url: string): string {
  const bare = url.replace(/^(mailto|tel):/, "");
  return label.trim() === bare ? bare : `${label} (${bare})`;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };
