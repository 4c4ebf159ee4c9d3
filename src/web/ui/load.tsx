import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNote } from "./problem.tsx";
import { Skeleton } from "./skeleton.tsx";

type LoadProps<Value> = {
  query: UseQueryResult<Value>;
  /** What is being fetched, as it begins a sentence: "The articles". */
  what: string;
  lines?: number;
  children: (value: Value) => ReactNode;
};

/** What was fetched before stays on screen; only the first time shows that it is on its way. */
export function Load<Value>({ query, what, lines = 5, children }: LoadProps<Value>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return <ProblemNote title={`${what} could not be loaded`} error={query.error} onRetry={query.refetch} />;
  return <Skeleton lines={lines} />;
}
