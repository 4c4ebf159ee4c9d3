import type { AgentDefinition } from "../../../domain/agent-definition.ts";
import type { Outcome } from "../../../domain/outcome.ts";
import type { ModelCall, ReadPassage } from "../../../domain/receipt.ts";
import type { Said } from "../../../domain/thread.ts";
import type { Perceived } from "../perceive.ts";

/** Everything a reasoner may look at. What it returns is a wish; the guard decides what of it may be said. */
export type Reasoning = {
  agent: { name: string; definition: AgentDefinition };
  contact: { name: string };
  thread: Said[];
  perceived: Perceived;
  passages: ReadPassage[];
  /** Whether the passages are sure enough to answer from, by the measure of the search itself. */
  enough: boolean;
  /** The language of most help pages. */
  home?: string;
  /** It is said on the phone, not read. */
  spoken?: boolean;
  /** What the reasoner got wrong the first time and is to do this time, as a sentence. */
  remark?: string;
  signal: AbortSignal;
  /** The answer as far as it is composed; may be called many times or never. */
  composing: (text: string) => void;
};

export type Thought =
  | { kind: "reply"; text: string; cites: string[]; outcome: Outcome; because: string }
  /** `need` says for what a person is called, where there is a sentence for it. */
  | { kind: "hand-off"; reason: string; gap: boolean; need?: "person" | "complaint" | "unknown" | "more" }
  | { kind: "stay-silent"; because: string; outcome: Outcome }
  /** The model could not be used; `fault` in a word, `detail` for the receipt. */
  | { kind: "failed"; fault: Fault; detail: string };

export const faults = [
  "timeout",
  "rate-limited",
  "unreachable",
  "refused",
  "provider-error",
  "empty",
  "malformed",
  "cut-off",
  "wrong-language",
] as const;
export type Fault = (typeof faults)[number];

export type Thinking = { thought: Thought; calls: ModelCall[] };
export type Reasoner = { name: string; reason: (reasoning: Reasoning) => Promise<Thinking> };
