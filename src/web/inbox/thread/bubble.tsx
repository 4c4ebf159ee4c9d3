import { Link } from "@tanstack/react-router";
import type { Citation, Message } from "../../../contract/conversations.ts";
import { Markdown } from "../../ui/markdown.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

/** What was said: contact on neutral, agent tinted with its sources, teammate on accent. */
export function Bubble({ message }: { message: Message }) {
  const { author, citations, text, state } = message;
  const look = looks[author.kind];
  return (
    <div
      className={`max-w-full rounded-md px-3 py-2 text-message ${look} ${state === "sending" ? "opacity-75" : ""} ${state === "failed" ? "outline outline-bad" : ""}`}
    >
      {author.kind === "agent" ? (
        <Markdown text={text} cite={(number) => mark(citations, number)} />
      ) : (
        <Markdown text={text} />
      )}
      {citations.length > 0 && <Sources citations={citations} />}
    </div>
  );
}

function Sources({ citations }: { citations: Citation[] }) {
  return (
    <ul aria-label="Sources" className="mt-2 flex flex-wrap gap-x-3 gap-y-1 border-accent/20 border-t pt-1.5">
      {citations.map((citation) => (
        <li key={citation.number} className="flex min-w-0 max-w-full items-center gap-1 text-small">
          <Link
            to="/knowledge/$article"
            params={{ article: citation.articleId }}
            className="flex min-h-6 min-w-0 items-center gap-1.5 text-muted hover:text-accent hover:underline"
          >
            <span className={numeral}>{citation.number}</span>
            <span className="truncate">{citation.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function mark(citations: Citation[], number: number) {
  const citation = citations.find((one) => one.number === number);
  if (!citation) return null;
  return (
    <Tooltip text={citation.title} side="top">
      <Link
        to="/knowledge/$article"
        params={{ article: citation.articleId }}
        aria-label={`Source ${number}: ${citation.title}`}
        className={`${numeral} mx-0.5 align-[1px] hover:bg-accent/25`}
      >
        {number}
      </Link>
    </Tooltip>
  );
}

const looks = {
  contact: "bg-hover",
  agent: "bg-accent/8",
  teammate: "bg-fill text-on-fill",
  system: "border text-muted",
};

const numeral =
  "inline-flex h-4 min-w-4 shrink-0 items-center justify-center rounded-sm bg-accent/14 px-1 font-medium text-[0.6875rem] text-accent leading-none";
