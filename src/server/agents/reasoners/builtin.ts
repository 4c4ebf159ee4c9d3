import type { Intent } from "../../../domain/intent.ts";
import { extractAnswer } from "../../knowledge/extract.ts";
import { phrase } from "./phrases.ts";
import type { Reasoner, Reasoning, Thought } from "./reasoner.ts";

/** Answers from the knowledge base without any model: it quotes what the articles say, says so, and passes on what it does not find. */
export const builtin: Reasoner = {
  name: "built-in",
  reason: async (reasoning) => ({ thought: think(reasoning), calls: [] }),
};

function think(reasoning: Reasoning): Thought {
  const { perceived, enough } = reasoning;
  const settled = byIntent[perceived.intent]?.(reasoning);
  if (settled) return settled;
  if (enough) return quote(reasoning);
  return { kind: "hand-off", reason: "The knowledge base has no answer to this question.", gap: true };
}

const byIntent: Partial<Record<Intent, (reasoning: Reasoning) => Thought>> = {
  "opt-out": () => ({
    kind: "stay-silent",
    because: "The contact asked not to be written to.",
    outcome: "not-interested",
  }),
  "not-interested": () => ({
    kind: "stay-silent",
    because: "The contact is not interested.",
    outcome: "not-interested",
  }),
  "wrong-person": ({ agent }) => ({
    kind: "reply",
    text: agent.definition.messages.wrongPerson,
    cites: [],
    outcome: "wrong-person",
    because: "The contact is not the person meant.",
  }),
  human: () => ({ kind: "hand-off", reason: "The contact asked for a person.", gap: false }),
  complaint: () => ({ kind: "hand-off", reason: "The contact complains, and a person should answer.", gap: false }),
  scheduling: () => ({ kind: "hand-off", reason: "The contact wants to arrange a time.", gap: false }),
  thanks: ({ perceived }) => ({
    ...smallTalk,
    text: phrase("welcome", perceived.language.code),
    because: "The contact said thanks.",
  }),
  greeting: ({ perceived, agent, thread }) => ({
    ...smallTalk,
    text:
      firstAnswer(thread) && agent.definition.introduction
        ? agent.definition.introduction
        : phrase("hello", perceived.language.code),
    because: "The contact said hello.",
  }),
};

const smallTalk = { kind: "reply", cites: [] as string[], outcome: "ongoing" } as const;

function quote({ perceived, passages, thread, agent, spoken }: Reasoning): Thought {
  const [best] = passages;
  const question = thread.findLast((said) => said.from === "contact")?.text ?? "";
  const answer = extractAnswer(question, best!, { maxLength: Math.min(500, agent.definition.maxLength - 120) });
  const introduction =
    firstAnswer(thread) && agent.definition.introduction ? `${agent.definition.introduction}\n\n` : "";
  return {
    kind: "reply",
    text: spoken
      ? `${phrase("told", perceived.language.code)} ${answer}`
      : `${introduction}${phrase("quote", perceived.language.code, best!.title)}\n\n${answer}`,
    cites: [best!.id],
    outcome: "ongoing",
    because: `Answered from “${best!.title}”.`,
  };
}

function firstAnswer(thread: Reasoning["thread"]): boolean {
  return thread.every((said) => said.from === "contact");
}
