import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { intentNames } from "../../domain/intent.ts";
import { Badge } from "../ui/badge.tsx";
import { Score } from "../ui/score.tsx";
import type { Trial } from "./queries.ts";

type Receipt = Trial["receipt"];
type Passage = Receipt["passages"][number];

/** What it read and perceived, folded until asked for. */
export function TrialAccount({ receipt }: { receipt: Receipt }) {
  const { passages } = receipt;
  const cited = passages.filter((passage) => passage.cited).length;
  const read = passages.length === 0 ? "Found no passage" : `Read ${passages.length} passages, cites ${cited}`;
  return (
    <details className="group rounded-md border bg-surface">
      <summary className="flex min-h-8 items-center gap-2 rounded-md px-3 text-muted hover:text-text">
        <ChevronRight size={14} className="transition-transform group-open:rotate-90" aria-hidden />
        <span className="flex-1">{read}</span>
        {duration(receipt)}
      </summary>
      <div className="flex flex-col gap-3 border-t px-3 py-3">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {receipt.perceived && (
            <>
              <Fact name="Intent">
                {intentNames[receipt.perceived.intent]}{" "}
                <span className="text-muted">sure to {Math.round(receipt.perceived.confidence * 100)} of 100</span>
              </Fact>
              <Fact name="Language">{languageOf(receipt.perceived.language)}</Fact>
            </>
          )}
          {receipt.agent && <Fact name="Thought with">{receipt.agent.reasoner}</Fact>}
          {receipt.calls.map((call, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was called is history
            <Fact key={index} name="Called">
              <span className="break-all">
                {call.provider} {call.model}, {Math.round(call.ms)} ms
              </span>
              {call.fault && <span className="block text-bad">{call.fault}</span>}
            </Fact>
          ))}
        </dl>
        {passages.length > 0 && (
          <ul className="flex flex-col gap-3">
            {passages.toSorted(citedFirst).map((passage) => (
              <PassageView key={passage.id} passage={passage} />
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

function PassageView({ passage: { articleId, title, heading, text, score, cited } }: { passage: Passage }) {
  return (
    <li className="border-t pt-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          to="/knowledge/$article"
          params={{ article: articleId }}
          className="min-w-0 flex-1 basis-40 font-medium hover:underline"
        >
          {title}
          {heading && heading !== title && <span className="font-normal text-muted"> · {heading}</span>}
        </Link>
        {cited && <Badge tone="good">Cited</Badge>}
        <Score value={score} strong={cited} />
      </div>
      <p dir="auto" className="mt-1 line-clamp-4 text-muted">
        {text}
      </p>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function languageOf({ code, certain }: NonNullable<Receipt["perceived"]>["language"]): string {
  if (!code) return "not recognised";
  const name = new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  return certain ? name : `${name}, not sure yet`;
}

function citedFirst(a: Passage, b: Passage): number {
  return Number(b.cited) - Number(a.cited) || b.score - a.score;
}

function duration({ stages }: Receipt): string {
  const ms = Object.values(stages).reduce((sum, stage) => sum + stage, 0);
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
