/**
 * The little Markdown that agents write, as a tree. What it does not know stays the text that it is, so
 * nothing in an answer can become an image, HTML or an address of another scheme.
 */

export type Block =
  | { kind: "paragraph"; lines: Inline[][] }
  | { kind: "list"; start: number | null; items: Inline[][] };
export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "bold"; inside: Inline[] }
  | { kind: "link"; href: string; text: string }
  | { kind: "mark"; number: number };

const bullet = /^\s{0,6}[-*•]\s+(.*)$/;
const numbered = /^\s{0,6}(\d{1,3})[.)]\s+(.*)$/;
const heading = /^#{1,6}\s+(.*?)\s*#*$/;

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let open = false;
  for (const line of source.split(/\r?\n/)) {
    const last = open ? blocks.at(-1) : undefined;
    const [, dotted] = bullet.exec(line) ?? [];
    const [, number, counted] = numbered.exec(line) ?? [];
    const item = dotted ?? counted;
    const title = heading.exec(line)?.[1];
    open = line.trim() !== "" && title === undefined;
    if (item !== undefined) addItem(blocks, last, item, number === undefined ? null : Number(number));
    else if (title) blocks.push({ kind: "paragraph", lines: [[{ kind: "bold", inside: parseInline(title) }]] });
    else if (!open) continue;
    else if (last?.kind === "paragraph") last.lines.push(parseInline(line.trim()));
    else blocks.push({ kind: "paragraph", lines: [parseInline(line.trim())] });
  }
  return blocks;
}

/** The same without its marks, for a screen reader's announcement. */
export function plainText(source: string): string {
  return parseMarkdown(source)
    .flatMap((block) => (block.kind === "list" ? block.items : block.lines))
    .map((line) => line.map(spoken).join(""))
    .join("\n");
}

function addItem(blocks: Block[], last: Block | undefined, item: string, start: number | null) {
  const content = parseInline(item);
  if (last?.kind === "list" && (last.start === null) === (start === null)) last.items.push(content);
  else blocks.push({ kind: "list", start, items: [content] });
}

const pieces = [
  /`(?<code>[^`\n]{1,500})`/,
  /\*\*(?<bold>[^*\s](?:[^*\n]{0,500}[^*\s])?)\*\*/,
  /!\[(?<image>[^[\]\n]{0,200})\]\([^()\s]{0,1000}\)/,
  /\[(?<label>[^[\]\n]{1,200})\]\((?<target>[^()\s]{1,1000})\)/,
  // With the space before it, so that a mark never begins a line of its own.
  / ?\[(?<mark>\d{1,2})\]/,
  /(?<url>https?:\/\/[^\s<>"'`]{1,1000}[^\s<>"'`.,;:!?)\]}*])/,
];
const token = new RegExp(pieces.map((piece) => piece.source).join("|"), "g");

function parseInline(source: string): Inline[] {
  const result: Inline[] = [];
  let at = 0;
  for (const match of source.matchAll(token)) {
    if (match.index > at) result.push({ kind: "text", text: source.slice(at, match.index) });
    result.push(inlineOf(match));
    at = match.index + match[0].length;
  }
  if (at < source.length) result.push({ kind: "text", text: source.slice(at) });
  return result;
}

function inlineOf(match: RegExpMatchArray): Inline {
  const { code, bold, image, label, target, mark, url } = match.groups!;
  if (code !== undefined) return { kind: "code", text: code };
  if (bold !== undefined) return { kind: "bold", inside: parseInline(bold) };
  if (image !== undefined) return { kind: "text", text: image };
  if (mark !== undefined) return { kind: "mark", number: Number(mark) };
  const href = safeHref(target ?? url!);
  return href ? { kind: "link", href, text: label ?? url! } : { kind: "text", text: label ?? match[0] };
}

function safeHref(target: string): string | null {
  try {
    const url = new URL(target);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function spoken(piece: Inline): string {
  if (piece.kind === "bold") return piece.inside.map(spoken).join("");
  return piece.kind === "mark" ? "" : piece.text;
}
