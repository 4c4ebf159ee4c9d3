import type { GateVerdict } from "./gates.ts";
import type { Intent } from "./intent.ts";

/** In the order in which they happen. A model that is watched while it writes has its time until its first words apart. */
export const stages = ["gather", "perceive", "search", "first-words", "model", "guard", "commit"] as const;
export type Stage = (typeof stages)[number];

/** One call of a model. `fault` says in a word what went wrong. */
export type ModelCall = {
  provider: string;
  model: string;
  ms: number;
  inputTokens: number | null;
  outputTokens: number | null;
  fault: string | null;
};

export type ReadPassage = {
  id: string;
  articleId: string;
  title: string;
  heading: string | null;
  text: string;
  score: number;
  cited: boolean;
};

/**
 * How the knowledge base was asked: with the newest message alone, or read together with `earlier` ones. The agent answers
 * from a passage whose score reaches the threshold; `best` is the highest there was.
 */
export type Searched = { question: string; earlier: string[]; best: number; threshold: number };

export type Language = { code: string | null; certain: boolean; chosen: boolean };

/** The account of a turn: what the agent saw, in the order it looked, and what came of it. */
export type Receipt = {
  gates: GateVerdict[];
  perceived: { language: Language; intent: Intent; confidence: number } | null;
  passages: ReadPassage[];
  /** Null where nothing was searched for; receipts from before it was kept have none. */
  searched?: Searched | null;
  /** An article could have answered, and there is none. */
  gap?: boolean;
  calls: ModelCall[];
  stages: Partial<Record<Stage, number>>;
  agent: {
    id: string;
    name: string;
    version: number;
    environment: string;
    promotedBy: string | null;
    reasoner: string;
  } | null;
  said: string | null;
};
