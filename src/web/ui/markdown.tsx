import { createElement, Fragment, type ReactNode } from "react";
import { type Block, type Piece, readBlocks } from "./read-markdown.ts";

type Cite = (number: number) => ReactNode;

type MarkdownProps = {
  text: string;
  /** Renders a mark such as [2]; where it gives null the mark stays text. */
  cite?: Cite;
  className?: string;
};

/** Markdown-lite as React nodes. */
export function Markdown({ text, cite, className }: MarkdownProps) {
  return (
    <div className={`flex flex-col gap-2 whitespace-pre-line [overflow-wrap:anywhere] ${className ?? ""}`}>
      {each(readBlocks(text), (block) => (
        <BlockView block={block} cite={cite} />
      ))}
    </div>
  );
}

function BlockView({ block, cite }: { block: Block; cite?: Cite }) {
  if (block.kind === "rule") return <hr />;
  if (block.kind === "list") return <List block={block} cite={cite} />;
  if (block.kind === "code") {
    return <pre className="overflow-x-auto rounded-md bg-current/8 p-2 font-mono text-small">{block.text}</pre>;
  }
  if (block.kind === "quote") {
    return (
      <blockquote dir="auto" className="border-current/30 border-s-2 ps-3">
        <Pieces pieces={block.pieces} cite={cite} />
      </blockquote>
    );
  }
  return (
    <p dir="auto" className={block.kind === "heading" ? "font-semibold" : undefined}>
      <Pieces pieces={block.pieces} cite={cite} />
    </p>
  );
}

function List({ block, cite }: { block: Extract<Block, { kind: "list" }>; cite?: Cite }) {
  const items = each(block.items, (pieces) => (
    <li dir="auto">
      <Pieces pieces={pieces} cite={cite} />
    </li>
  ));
  if (!block.ordered) return <ul className="list-disc ps-5">{items}</ul>;
  return (
    <ol start={block.start} className="list-decimal ps-5">
      {items}
    </ol>
  );
}

function Pieces({ pieces, cite }: { pieces: Piece[]; cite?: Cite }) {
  return each(pieces, (piece) => <PieceView piece={piece} cite={cite} />);
}

function PieceView({ piece, cite }: { piece: Piece; cite?: Cite }) {
  if (piece.kind === "code")
    return <code className="rounded-sm bg-current/8 px-1 font-mono text-[0.92em]">{piece.text}</code>;
  if (piece.kind === "struck") return <s>{piece.text}</s>;
  if (piece.kind === "mark") return cite?.(piece.number) ?? piece.text;
  if (piece.kind === "text") return piece.text;
  if (piece.kind === "link") {
    return (
      <a href={piece.to} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
        {piece.text}
      </a>
    );
  }
  const inner = <Pieces pieces={piece.pieces} cite={cite} />;
  return piece.kind === "strong" ? <strong className="font-semibold">{inner}</strong> : <em>{inner}</em>;
}

/** Children that never move need no keys when they are handed over one by one. */
function each<Item>(items: Item[], show: (item: Item) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...items.map(show));
}
