import type { GateVerdict } from "../../domain/gates.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Decision } from "../../domain/turn.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Answer } from "../agents/answer.ts";
import type { Perceived } from "../agents/perceive.ts";
import type { Facts } from "./facts.ts";

/** A conversation's turn, held by a node. `wakeAt` is the wake-up it answers, as text because a Date would lose microseconds. */
export type Turn = { workspace: WorkspaceId; id: string; node: string; wakeAt: string; failures: number };

/** What the turn is about, as it was when it began. */
export type Gathered = {
  facts: Facts;
  fromSeq: number;
  toSeq: number;
  /** Up to here the agent has spoken: what it said as it left the matter to people overtakes it no more than the question. */
  ownSeq: number;
  newest: string;
};

/** All that will stand in the receipt, whatever the decision. */
export type Considered = {
  turnId: string;
  startedAt: Date;
  gathered: Gathered;
  decision: Decision;
  gates: GateVerdict[];
  perceived: Perceived | null;
  answer: Omit<Answer, "decision"> | null;
  stages: Receipt["stages"];
};
