import type { Room } from "../../domain/fits.ts";
import type { ReadPassage, Receipt, Searched, Stage } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";
import type { Decision } from "../../domain/turn.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { asksSomething } from "./asks-something.ts";
import { guard } from "./guard.ts";
import { inBrief, onThePhone } from "./on-the-phone.ts";
import type { Perceived } from "./perceive.ts";
import type { Reasoner, Reasoning } from "./reasoners/reasoner.ts";
import { tongueOf } from "./tongue.ts";

export type Question = {
  workspace: WorkspaceId;
  agent: Reasoning["agent"];
  contact: { name: string };
  thread: Said[];
  perceived: Perceived;
  /** It is said on the phone, not read. */
  spoken: boolean;
  /** What one message holds where it is answered; absent: as much as there is. */
  room?: Room;
  signal: AbortSignal;
  composing: (text: string) => void;
};

export type AnswerDeps = {
  search: (workspace: WorkspaceId, thread: Said[]) => Promise<Pick<Reasoning, "passages" | "enough" | "home"> & Sought>;
  reasonerFor: (workspace: WorkspaceId, agent: Reasoning["agent"]) => Promise<Reasoner>;
};

type Sought = { searched?: Searched };

export type Answer = { decision: Decision; gap: boolean } & Pick<
  Receipt,
  "passages" | "searched" | "calls" | "stages"
> & {
    reasoner: string;
  };

/** One turn of the agent, top to bottom. Facts in, a decision out; it writes nothing. */
export async function answer(deps: AnswerDeps, asked: Question): Promise<Answer> {
  const question = asked.spoken ? onThePhone(asked) : asked;
  const { stages, timed, split } = stopwatch();
  const found = await timed("search", () => deps.search(question.workspace, question.thread));
  const { passages, enough, home, searched } = found;
  const reasoner = await deps.reasonerFor(question.workspace, question.agent);
  const composing = (text: string) => {
    if (text) split("model", "first-words");
    question.composing(text);
  };
  const { thought: wish, calls } = await timed("model", () =>
    reasoner.reason({ ...question, composing, passages, enough, home }),
  );
  const thought = asked.spoken ? inBrief(wish) : wish;
  const decision = await timed("guard", async () =>
    guard(thought, {
      definition: question.agent.definition,
      passages,
      tongue: tongueOf({ ...question, home }),
      room: question.room,
    }),
  );
  const cites = decision.kind === "reply" ? decision.cites : [];
  return {
    decision,
    gap:
      thought.kind === "hand-off" && thought.gap && asksSomething(newest(question.thread), question.perceived.intent),
    searched: searched ?? null,
    passages: passages.map((passage) => ({ ...passage, cited: cites.includes(passage.id) })).toSorted(byScore),
    calls,
    stages,
    reasoner: reasoner.name,
  };
}

function byScore(a: ReadPassage, b: ReadPassage): number {
  return b.score - a.score;
}

function newest(thread: Said[]): string {
  return thread.findLast((said) => said.from === "contact")?.text ?? "";
}

/** Collects how long each stage took, in milliseconds with one decimal. */
export function stopwatch() {
  const stages: Partial<Record<Stage, number>> = {};
  const running = new Map<Stage, number>();

  async function timed<T>(stage: Stage, run: () => Promise<T>): Promise<T> {
    running.set(stage, performance.now());
    try {
      return await run();
    } finally {
      stages[stage] = since(stage);
    }
  }

  /** What a stage has taken so far is counted under a name of its own, once. */
  function split(stage: Stage, first: Stage) {
    if (stages[first] !== undefined) return;
    stages[first] = since(stage);
    running.set(stage, performance.now());
  }

  function since(stage: Stage): number {
    return Math.round((performance.now() - running.get(stage)!) * 10) / 10;
  }

  return { stages, timed, split };
}
