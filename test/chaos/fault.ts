import type { Findings } from "./findings.ts";
import type { Stage } from "./stage.ts";

/** One way things go wrong, numbered as in docs/operations.md. */
export type Fault = {
  code: string;
  name: string;
  /** How often by default. */
  runs: number;
  /** How often in a quick run; 0 leaves it out. */
  few: number;
  inject(stage: Stage, findings: Findings, runs: number): Promise<Done>;
};

/** What was done, in words, and how often. */
export type Done = { did: string; runs: number };
