import type { AgentDefinition } from "../../domain/agent-definition.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Said } from "../../domain/thread.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import { type AnswerDeps, answer } from "./answer.ts";
import { perceive } from "./perceive.ts";

export type Trial = { text: string | null; decision: string; reason: string; receipt: Receipt };
type Try = {
  workspace: WorkspaceId;
  agent: { id: string; name: string; version: number; definition: AgentDefinition };
  messages: Said[];
};

/** Talks to a version as a contact would, with nothing stored and nothing sent. */
export async function tryAgent(deps: AnswerDeps, { workspace, agent, messages }: Try): Promise<Trial> {
  const newest = messages.findLast((said) => said.from === "contact")?.text ?? "";
  const perceived = await perceive(messages, newest, { language: null, languageChosen: false });
  const { decision, passages, searched, gap, calls, stages, reasoner } = await answer(deps, {
    workspace,
    agent,
    contact: { name: "You" },
    thread: messages,
    perceived,
    spoken: false,
    signal: AbortSignal.timeout(60_000),
    composing: () => {},
  });
  const text = decision.kind === "reply" ? decision.text : decision.kind === "hand-off" ? decision.closing : null;
  return {
    text,
    decision: decision.kind,
    reason: decision.kind === "hand-off" ? decision.reason : decision.because,
    receipt: {
      gates: [],
      perceived,
      passages,
      searched,
      gap,
      calls,
      stages,
      agent: {
        id: agent.id,
        name: agent.name,
        version: agent.version,
        environment: "tester",
        promotedBy: null,
        reasoner,
      },
      said: text,
    },
  };
}
