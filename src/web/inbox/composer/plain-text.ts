/** A piece of what Tiptap holds, as far as mail needs it. */
export type Piece = {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: { type: string; attrs?: Record<string, unknown> }[];
  content?: Piece[];
};

/** What was written with marks, as it reads without them: lists with dashes and numbers, quotes behind ">". */
export function plainText(document: Piece): string {
  return blocks(document.content, "\n\n").trim();
}

function blocks(pieces: Piece[] = [], between: string): string {
  return pieces.map(block).join(between);
}

function block(piece: Piece): string {
  const { type, content = [], attrs } = piece;
  if (type === "bulletList") return items(content, () => "- ");
  if (type === "orderedList") return items(content, (index) => `${index + Number(attrs?.start ?? 1)}. `);
  if (type === "blockquote") return indented(blocks(content, "\n\n"), "> ", "> ");
  return content.map(inline).join("");
}

function items(pieces: Piece[], mark: (index: number) => string): string {
  return pieces.map(({ content }, index) => indented(blocks(content, "\n"), mark(index), "  ")).join("\n");
}

function indented(text: string, first: string, rest: string): string {
  return text
    .split("\n")
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join("\n");
}

function inline({ type, text = "", marks = [] }: Piece): string {
  if (type === "hardBreak") return "\n";
  const href = marks.find((mark) => mark.type === "link")?.attrs?.href;
  return typeof href === "string" && !href.endsWith(text) ? `${text} (${href})` : text;
}

/** The other way round, for words that came without marks: paragraphs and breaks. */
export function paragraphs(text: string): Piece {
  const content = text.split(/\n{2,}/).map((paragraph) => ({ type: "paragraph", content: lines(paragraph) }));
  return { type: "doc", content };
}

function lines(paragraph: string): Piece[] {
  return paragraph.split("\n").flatMap((line, index) => {
    const words: Piece[] = line ? [{ type: "text", text: line }] : [];
    return index === 0 ? words : [{ type: "hardBreak" }, ...words];
  });
}
