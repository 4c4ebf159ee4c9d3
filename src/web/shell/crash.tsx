import type { ErrorComponentProps } from "@tanstack/react-router";
import { ProblemNote } from "../ui/problem.tsx";

/** The last net: a screen that could not be drawn. */
export function Crash({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto w-full max-w-120 px-4 py-16">
      <ProblemNote title="This screen could not be shown" error={error} onRetry={reset} />
    </div>
  );
}
