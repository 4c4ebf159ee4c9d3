import { createElement, Fragment, type ReactNode } from "react";

type Cite = (number: number) => ReactNode;

type MarkdownProps = {
  text: string;
  /** Renders a mark such as [2]; where it gives null the mark stays text. */
  cite?: Cite;
  className?: string;
};

/** Markdown-lite as React nodes: nothing is ever parsed as HTML, no image is loaded, and links keep to safe schemes. */
export function Markdown({ text, cite, className }: MarkdownProps) {
  return (
    <div className={`flex flex-col gap-2 whitespace-pre-line [overflow-wrap:anywhere] ${className ?? ""}`}>
      {each(blocksOf(text), (block) => (
        <BlockView block={block} cite={cite} />
      ))}
    </div>
  );
}

type Block =
  | { kind: "paragraph" | "heading" | "quote" | "code"; text: string }
  | { kind: "list"; ordered: boolean; start: number; items: string[] }
  | { kind: "rule" };

function BlockView({ block, cite }: { block: Block; cite?: Cite }) {
  if (block.kind === "rule") return <hr />;
  if (block.kind === "list") return <List block={block} cite={cite} />;
  if (block.kind === "code") {
    return <pre className="overflow-x-auto rounded-md bg-current/8 p-2 font-mono text-small">{block.text}</pre>;
  }
  if (block.kind === "quote") {
    return (
      <blockquote dir="auto" className="border-current/30 border-s-2 ps-3">
        {inline(block.text, cite)}
      </blockquote>
    );
  }
  return (
    <p dir="auto" className={block.kind === "heading" ? "font-semibold" : undefined}>
      {inline(block.text, cite)}
    </p>
  );
}

function List({ block, cite }: { block: Extract<Block, { kind: "list" }>; cite?: Cite }) {
  const items = each(block.items, (item) => <li dir="auto">{inline(item, cite)}</li>);
  if (!block.ordered) return <ul className="list-disc ps-5">{items}</ul>;
  return (
    <ol start={block.start} className="list-decimal ps-5">
      {items}
    </ol>
  );
}

const fence = /^\s*```/;
const heading = /^#{1,6}\s+(.+)$/;
const rule = /^\s*([-*_])(\s*\1){2,}\s*$/;
const runs = [
  { kind: "bullets", pattern: /^\s*[-*•]\s+(.+)$/ },
  { kind: "numbers", pattern: /^\s*(\d{1,4})[.)]\s+(.+)$/ },
  { kind: "quote", pattern: /^\s*>\s?(.*)$/ },
] as const;

function blocksOf(text: string): Block[] {
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
  if (rule.test(first)) return takeLine(lines, { kind: "rule" });
  const title = heading.exec(first)?.[1];
  if (title) return takeLine(lines, { kind: "heading", text: title });
  for (const { kind, pattern } of runs) {
    const run = takeWhile(lines, (line) => pattern.test(line)).map((line) => pattern.exec(line)!);
    if (run.length > 0) return runBlock(kind, run);
  }
  return { kind: "paragraph", text: takeWhile(lines, (line, index) => index === 0 || !endsParagraph(line)).join("\n") };
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
  if (kind === "quote") return { kind, text: items.join("\n") };
  const ordered = kind === "numbers";
  return { kind: "list", ordered, start: ordered ? Number(run[0]![1]) : 1, items };
}

function endsParagraph(line: string): boolean {
  return line.trim() === "" || [fence, heading, ...runs.map((run) => run.pattern)].some((one) => one.test(line));
}

function takeWhile(lines: string[], holds: (line: string, index: number) => boolean): string[] {
  const end = lines.findIndex((line, index) => !holds(line, index));
  return lines.splice(0, end < 0 ? lines.length : end);
}

const pieces = new RegExp(
  [
    /`(?<code>[^`\n]+)`/,
    /\*\*(?=\S)(?<strong>[^\n]+?)(?<=\S)\*\*/,
    /~~(?<struck>[^~\n]+)~~/,
    /(?<![\w*])[*_](?=[^\s*_])(?<emphasis>[^*_\n]+?)(?<=\S)[*_](?![\w*])/,
    /\[(?<label>[^\]\n]{1,300})\]\((?<target>[^)\s]{1,2000})\)/,
    /\[(?<number>\d{1,2})\]/,
    /(?<url>https?:\/\/[^\s<>"'`]{1,2000}[^\s<>"'`.,;:!?)\]}])/,
    /(?<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,5})/,
  ]
    .map((piece) => piece.source)
    .join("|"),
  "gu",
);

function inline(text: string, cite?: Cite): ReactNode {
  const nodes: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(pieces)) {
    const node = pieceOf(match.groups!, cite);
    if (node === null) continue;
    nodes.push(text.slice(from, match.index), node);
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return each(nodes, (node) => node);
}

function pieceOf(piece: Record<string, string | undefined>, cite?: Cite): ReactNode {
  const { code, strong, struck, emphasis, label, target, number, url, mail } = piece;
  if (code) return <code className="rounded-sm bg-current/8 px-1 font-mono text-[0.92em]">{code}</code>;
  if (strong) return <strong className="font-semibold">{inline(strong, cite)}</strong>;
  if (struck) return <s>{struck}</s>;
  if (emphasis) return <em>{inline(emphasis, cite)}</em>;
  if (label && target) return <SafeLink to={target}>{label}</SafeLink>;
  if (number) return cite?.(Number(number)) ?? null;
  if (url) return <SafeLink to={url}>{url}</SafeLink>;
  return mail ? <SafeLink to={`mailto:${mail}`}>{mail}</SafeLink> : null;
}

function SafeLink({ to, children }: { to: string; children: string }) {
  if (!isSafe(to)) return children;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
      {children}
    </a>
  );
}

function isSafe(address: string): boolean {
  return URL.canParse(address) && ["http:", "https:", "mailto:", "tel:"].includes(new URL(address).protocol);
}

/** Children that never move need no keys when they are handed over one by one. */
function each<Item>(items: Item[], show: (item: Item) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...items.map(show));
}
