export type Block =
  | { kind: "text"; text: string }
  | { kind: "heading"; level: number; text: string }
  | { kind: "table"; head: string[]; rows: string[][] };

const fence = /^\s*(```|~~~)/;
const heading = /^(#{1,6})\s+(.+?)\s*#*\s*$/;
const divider = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Cuts Markdown into headings, tables and the text between them. Inside a fence nothing is either. */
export function blocksOf(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let plain: string[] = [];
  let fenced = false;

  const flush = () => {
    if (plain.some((line) => line.trim() !== "")) blocks.push({ kind: "text", text: plain.join("\n") });
    plain = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (fence.test(line)) fenced = !fenced;
    const [, marks, title] = (!fenced && heading.exec(line)) || [];
    const rows = !fenced && isTable(lines, at) ? rowsFrom(lines, at) : null;
    if (marks && title) {
      flush();
      blocks.push({ kind: "heading", level: marks.length, text: title });
    } else if (rows) {
      flush();
      blocks.push({ kind: "table", head: cellsOf(line), rows });
      at += rows.length + 1;
    } else plain.push(line);
  }
  flush();
  return blocks;
}

function isTable(lines: string[], at: number): boolean {
  const under = lines[at + 1] ?? "";
  return lines[at]!.includes("|") && under.includes("-") && divider.test(under) && under.includes("|");
}

function rowsFrom(lines: string[], at: number): string[][] {
  const rows: string[][] = [];
  for (let line = at + 2; lines[line]?.includes("|"); line++) rows.push(cellsOf(lines[line]!));
  return rows;
}

function cellsOf(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
