/** @jsxImportSource preact */
import type { ComponentChild } from "preact";
import { type Block, type Inline, parseMarkdown } from "./markdown.ts";
import type { Row } from "./thread.ts";
import { words } from "./tongue.ts";

/** What an agent wrote, as elements: there is no HTML to be smuggled in, and no image is ever loaded. */
export function RichText({ text, sources }: Pick<Row, "text" | "sources">) {
  return <>{parseMarkdown(text).map((block) => drawBlock(block, sources))}</>;
}

function drawBlock(block: Block, sources: Row["sources"]): ComponentChild {
  const draw = (line: Inline[]) => drawLine(line, sources);
  if (block.kind === "paragraph")
    return <p dir="auto">{block.lines.map((line, at) => [at > 0 && <br />, draw(line)])}</p>;
  const items = block.items.map(draw).map(drawItem);
  return block.start === null ? (
    <ul dir="auto">{items}</ul>
  ) : (
    <ol dir="auto" start={block.start}>
      {items}
    </ol>
  );
}

function drawItem(content: ComponentChild): ComponentChild {
  return <li>{content}</li>;
}

function drawLine(line: Inline[], sources: Row["sources"]): ComponentChild {
  return line.map((piece) => drawPiece(piece, sources));
}

function drawPiece(piece: Inline, sources: Row["sources"]): ComponentChild {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code dir="ltr">{piece.text}</code>;
    case "bold":
      return <strong>{drawLine(piece.inside, sources)}</strong>;
    case "link":
      return (
        <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
          {piece.text}
        </a>
      );
    case "mark":
      return <SourceMark number={piece.number} sources={sources} />;
  }
}

function SourceMark({ number, sources }: { number: number; sources: Row["sources"] }) {
  const source = sources.find((each) => each.number === number);
  if (!source) return <>[{number}]</>;
  return (
    <sup class="mark" title={source.title}>
      <span class="unseen">{words.source} </span>
      {number}
    </sup>
  );
}
