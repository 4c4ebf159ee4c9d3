/** Markdown-lite as values: what is no mark stays text, so nothing here can become HTML. */

export type Block =
  | { kind: "paragraph" | "heading" | "quote"; pieces: Piece[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: Piece[][] }
  | { kind: "rule" };

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "struck"; text: string }
  | { kind: "strong"; pieces: Piece[] }
  | { kind: "emphasis"; pieces: Piece[] }
  | { kind: "link"; to: string; text: string }
  | { kind: "mark"; number: number; text: string };

const fence = /^\s*```/;
const heading = /^#{1,6}\s+(.+)$/;
const rule = /^(-{3,}|\*{3,}|_{3,})$/;
const runs = [
  { kind: "bullets", pattern: /^\s*[-*•]\s+(.+)$/ },
  { kind: "numbers", pattern: /^\s*(\d{1,4})[.)]\s+(.+)$/ },
  { kind: "quote", pattern: /^\s*>\s?(.*)$/ },
] as const;

export function readBlocks(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  while (lines.length > 0) {
    if (lines[0]!.trim() === "") lines.shift();
    else blocks.push(takeBlock(lines));
  }
  return blocks;
}

/** Takes the lines of the next block off the front. */
function takeBlock(lines: string[]): Block {
  const first = lines[0]!;
  if (fence.test(first)) return takeCode(lines);
  if (rule.test(first.replace(/\s+/g, ""))) return takeLine(lines, { kind: "rule" });
  const title = heading.exec(first)?.[1];
  if (title) return takeLine(lines, { kind: "heading", pieces: readPieces(title) });
  for (const { kind, pattern } of runs) {
    const run = takeWhile(lines, (line) => pattern.test(line)).map((line) => pattern.exec(line)!);
    if (run.length > 0) return runBlock(kind, run);
  }
  const text = takeWhile(lines, (line, index) => index === 0 || !endsParagraph(line)).join("\n");
  return { kind: "paragraph", pieces: readPieces(text) };
}

function takeLine(lines: string[], block: Block): Block {
  lines.shift();
  return block;
}

function takeCode(lines: string[]): Block {
  lines.shift();
  const text = takeWhile(lines, (line) => !fence.test(line)).join("\n");
  lines.shift();
  return { kind: "code", text };
}

function runBlock(kind: (typeof runs)[number]["kind"], run: RegExpExecArray[]): Block {
  const items = run.map((match) => match.at(-1)!);
  if (kind === "quote") return { kind, pieces: readPieces(items.join("\n")) };
  const ordered = kind === "numbers";
  return { kind: "list", ordered, start: ordered ? Number(run[0]![1]) : 1, items: items.map(readPieces) };
}

function endsParagraph(line: string): boolean {
  return line.trim() === "" || [fence, heading, ...runs.map((run) => run.pattern)].some((one) => one.test(line));
}

function takeWhile(lines: string[], holds: (line: string, index: number) => boolean): string[] {
  const end = lines.findIndex((line, index) => !holds(line, index));
  return lines.splice(0, end < 0 ? lines.length : end);
}

const marks = new RegExp(
  [
    /`(?<code>[^`\n]+)`/,
    /\*\*(?=\S)(?<strong>[^\n]{1,500}?)(?<=\S)\*\*/,
    /~~(?<struck>[^~\n]+)~~/,
    /(?<![\w*])[*_](?=[^\s*_])(?<emphasis>[^*_\n]+?)(?<=\S)[*_](?![\w*])/,
    /!?\[(?<label>[^\]\n]{1,300})\]\((?<target>[^)\s]{1,2000})\)/,
    /\[(?<number>\d{1,2})\]/,
    /(?<url>https?:\/\/[^\s<>"'`]{1,2000}[^\s<>"'`.,;:!?)\]}])/,
    /(?<mail>(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,5})/,
  ]
    .map((mark) => mark.source)
    .join("|"),
  "gu",
);

function readPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    pieces.push(pieceOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

function pieceOf(match: RegExpExecArray): Piece {
  const { code, strong, struck, emphasis, label, target, number, url, mail } = match.groups!;
  if (code) return { kind: "code", text: code };
  if (strong) return { kind: "strong", pieces: readPieces(strong) };
  if (struck) return { kind: "struck", text: struck };
  if (emphasis) return { kind: "emphasis", pieces: readPieces(emphasis) };
  if (number) return { kind: "mark", number: Number(number), text: match[0] };
  if (label && target) return linkOr(match[0], target, label);
  return url ? linkOr(match[0], url, url) : linkOr(match[0], `mailto:${mail}`, mail!);
}

/** A link keeps to the web, mail and telephones; any other stays what was written. */
function linkOr(written: string, to: string, text: string): Piece {
  const safe = URL.canParse(to) && ["http:", "https:", "mailto:", "tel:"].includes(new URL(to).protocol);
  return safe ? { kind: "link", to, text } : { kind: "text", text: written };
}
