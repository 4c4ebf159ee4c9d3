import { Markdown } from "../ui/markdown.tsx";
import { type Block, blocksOf } from "./blocks.ts";

/** An article as it reads: headings and tables here, everything else as in a message. */
export function ArticleBody({ text }: { text: string }) {
  const blocks = blocksOf(text);
  if (blocks.length === 0) return <p className="text-muted">Nothing is written yet.</p>;
  return (
    <div className="flex flex-col gap-3 text-message">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text's blocks never move
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === "text") return <Markdown text={block.text} className="gap-3" />;
  if (block.kind === "heading") {
    return (
      <h2
        dir="auto"
        className={`font-semibold ${block.level === 1 ? "text-title" : ""} ${block.level < 3 ? "mt-2 first:mt-0" : "text-muted"}`}
      >
        {block.text}
      </h2>
    );
  }
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse">
        <thead>
          <tr>
            {block.head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a table's columns never move
              <th key={index} dir="auto" className="border px-2 py-1 text-start font-semibold">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a table's rows never move
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells never move
                <td key={column} dir="auto" className="border px-2 py-1">
                  <Markdown text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
