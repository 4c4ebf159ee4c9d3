import type { Turn } from "../../../contract/turns.ts";

type Searched = NonNullable<Turn["receipt"]["searched"]>;

/** The search of a turn that an article could have answered, had there been one; null of any other. */
export function unanswered({ receipt: { gap, searched } }: Turn): Searched | null {
  return gap && searched && searched.best < searched.threshold ? searched : null;
}

/** How it was looked for and why that was not enough, in words. */
export function explain({ earlier, best, threshold }: Searched): string {
  const found =
    best === 0
      ? "No passage of the knowledge base has the words of this question."
      : `The passage it would have quoted reached ${points(best)} of 100, and the agent answers only from ${points(threshold)} on.`;
  return earlier.length === 0 ? found : `${found} ${together(earlier)}`;
}

/** A score as people read it. */
export function points(score: number): number {
  return Math.round(score * 100);
}

function together([newest = "", ...others]: string[]): string {
  const more = others.length === 0 ? "" : others.length === 1 ? " and one more" : ` and ${others.length} more`;
  return `The message points back, so it was read together with what came before: “${shortened(newest)}”${more}.`;
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79).trimEnd()}…`;
}
