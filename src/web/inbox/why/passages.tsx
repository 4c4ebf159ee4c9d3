import { Link } from "@tanstack/react-router";
import { ChevronRight, Quote } from "lucide-react";
import { useState } from "react";
import type { Turn } from "../../../contract/turns.ts";
import { plainText } from "../../../domain/plain-text.ts";
import { points } from "./searched.ts";
import { WhySection } from "./why-section.tsx";

type Passage = Turn["receipt"]["passages"][number];

/** What it read, the best first; each opens in place. */
export function Passages({ passages, threshold }: { passages: Passage[]; threshold?: number | undefined }) {
  if (passages.length === 0) {
    return (
      <WhySection title="What it read">
        <p className="text-muted">Nothing in the knowledge base was looked up, or nothing was found.</p>
      </WhySection>
    );
  }
  const cited = passages.filter((passage) => passage.cited).length;
  return (
    <WhySection title="What it read" aside={`${cited} of ${passages.length} cited`}>
      {threshold !== undefined && (
        <p className="mb-1 text-muted text-small">The agent answers from {points(threshold)} of 100 on.</p>
      )}
      <ul className="-mx-2">
        {passages
          .toSorted((a, b) => b.score - a.score)
          .map((passage) => (
            <PassageLine key={passage.id} passage={passage} />
          ))}
      </ul>
    </WhySection>
  );
}

function PassageLine({ passage }: { passage: Passage }) {
  const [open, setOpen] = useState(false);
  const { title, heading, text, score, cited, articleId } = passage;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-8 w-full items-center gap-2 rounded-md px-2 py-1 text-start hover:bg-hover"
      >
        <ChevronRight size={14} className={`text-muted transition-transform ${open ? "rotate-90" : ""}`} />
        <span className={`min-w-0 flex-1 truncate ${cited ? "font-medium" : ""}`}>
          {title}
          {heading && heading !== title && <span className="text-muted"> · {heading}</span>}
        </span>
        {cited && (
          <span className="flex items-center gap-1 text-accent text-small">
            <Quote size={12} aria-hidden /> cited
          </span>
        )}
        <span aria-hidden className="h-1 w-8 shrink-0 overflow-hidden rounded-full bg-line">
          <span className="block h-full bg-accent" style={{ width: `${score * 100}%` }} />
        </span>
        <span className="w-9 text-end text-muted text-small">{points(score)}</span>
      </button>
      {open && (
        <div className="ms-8 me-2 mb-2">
          <blockquote dir="auto" className="whitespace-pre-line border-s-2 ps-3 [overflow-wrap:anywhere]">
            {plainText(text)}
          </blockquote>
          <Link
            to="/knowledge/$article"
            params={{ article: articleId }}
            className="mt-1 inline-block text-accent hover:underline"
          >
            Open the article
          </Link>
        </div>
      )}
    </li>
  );
}
