import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleCheck, Search, TriangleAlert } from "lucide-react";
import type { SearchHit } from "../../contract/knowledge.ts";
import { plainText } from "../../domain/plain-text.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { Field, Input } from "../ui/field.tsx";
import { Load } from "../ui/load.tsx";
import { Score } from "../ui/score.tsx";
import { cutAtTerms } from "./highlight.ts";
import { KnowledgeFrame } from "./knowledge-frame.tsx";
import type { Question } from "./place.ts";
import { passagesQuery } from "./queries.ts";
import { useTyped } from "./use-typed.ts";

/** The agents' own search, to see what they would find. */
export function SearchPage() {
  const { q = "" } = useSearch({ strict: false }) as Question;
  const navigate = useNavigate();
  const [text, setText] = useTyped(q, (next) =>
    navigate({ to: "/knowledge/search", search: { q: next.trim() || undefined }, replace: true }),
  );
  const passages = useQuery(passagesQuery(q));
  return (
    <KnowledgeFrame tab="search">
      <div className="max-w-180">
        <Field label="Ask as a customer would" className="mb-5">
          <Input
            type="search"
            dir="auto"
            autoFocus
            maxLength={1000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="How long does delivery take?"
          />
        </Field>
        {q === "" ? (
          <Empty icon={<Search size={20} />} title="See what agents find">
            The same search that agents use, with the score of each passage and the words it was found by.
          </Empty>
        ) : (
          <Load query={passages} what="The passages">
            {({ items, enough, threshold }) => (
              <div aria-busy={passages.isPlaceholderData} aria-live="polite">
                <Enough enough={enough} none={items.length === 0} threshold={threshold} question={q} />
                <ol>
                  {items.map((hit, index) => (
                    <Hit key={hit.passageId} hit={hit} sure={enough && index === 0} />
                  ))}
                </ol>
              </div>
            )}
          </Load>
        )}
      </div>
    </KnowledgeFrame>
  );
}

type EnoughProps = { enough: boolean; none: boolean; threshold: number; question: string };

function Enough({ enough, none, threshold, question }: EnoughProps) {
  const navigate = useNavigate();
  if (enough) {
    return (
      <p className="mb-3 flex items-center gap-2 rounded-md bg-good/10 px-3 py-2">
        <CircleCheck size={16} className="text-good" aria-hidden />
        The first passage is sure enough to answer from: that takes {points(threshold)} of 100.
      </p>
    );
  }
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2 rounded-md bg-warn/12 px-3 py-2">
      <TriangleAlert size={16} className="text-warn" aria-hidden />
      <p className="min-w-0 flex-1 basis-60">
        {none ? "No passage was found." : `No passage is sure enough: that takes ${points(threshold)} of 100.`} An agent
        hands over to a teammate.
      </p>
      <Button size="small" onClick={() => navigate({ to: "/knowledge/new", search: { title: question } })}>
        Write an article
      </Button>
    </div>
  );
}

function points(score: number): number {
  return Math.round(score * 100);
}

function Hit({ hit: { articleId, title, heading, text, score, terms }, sure }: { hit: SearchHit; sure: boolean }) {
  return (
    <li className="border-b py-4 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 flex-1 basis-60">
          <Link to="/knowledge/$article" params={{ article: articleId }} className="font-medium hover:underline">
            {title}
          </Link>
          {heading && heading !== title && <span className="text-muted"> · {heading}</span>}
        </h2>
        <Score value={score} strong={sure} />
      </div>
      <p dir="auto" className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">
        {cutAtTerms(plainText(text), terms).map((piece, index) =>
          piece.matched ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
            <mark key={index} className="rounded-sm bg-note-line/40 text-text">
              {piece.text}
            </mark>
          ) : (
            piece.text
          ),
        )}
      </p>
    </li>
  );
}
