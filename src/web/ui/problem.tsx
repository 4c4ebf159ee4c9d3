import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { CopyId } from "./copy.tsx";

type ProblemNoteProps = {
  error: unknown;
  /** What could not be done, such as "The articles could not be loaded". */
  title?: ReactNode;
  onRetry?: () => unknown;
  className?: string;
};

/** What went wrong in words for people, with a way to try again. */
export function ProblemNote({ error, title, onRetry, className }: ProblemNoteProps) {
  const { detail, requestId, status } = read(error);
  // Asked again, these answer the same.
  const retry = status === 403 || status === 404 ? undefined : onRetry;
  return (
    <div role="alert" className={`flex items-start gap-2 rounded-md bg-bad/8 px-3 py-2 ${className ?? ""}`}>
      <TriangleAlert size={16} className="mt-0.5 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        <p className="break-words">{detail}</p>
        {requestId && (
          <p className="flex flex-wrap items-center gap-x-2 text-muted text-small">
            For whoever looks into it: request
            <CopyId value={requestId} label="Copy the number of the request" />
          </p>
        )}
      </div>
      {retry && (
        <Button size="small" onClick={() => retry()}>
          Retry
        </Button>
      )}
    </div>
  );
}

/** The sentence of a problem, of any error, of anything. */
export function sentenceOf(error: unknown): string {
  return read(error).detail;
}

type Known = { detail?: string; message?: string; requestId?: string; status?: number };

function read(error: unknown) {
  const { detail, message, requestId, status } = (error ?? {}) as Known;
  return { detail: detail ?? message ?? "Something went wrong.", requestId: requestId ?? null, status };
}
