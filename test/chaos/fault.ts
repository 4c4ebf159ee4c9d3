import type { Findings } from "./findings.ts";
import type { Stage } from "./stage.ts";

/** One way things go wrong, numbered as in docs/reliability.md. */
export type Fault = {
  code: string;
  name: string;
  /** How often by default. */
  runs: number;
  inject(stage: Stage, findings: Findings, runs: number): Promise<Done>;
};

/** What was done, in words, and how often. */
export type Done = { did: string; runs: number };
